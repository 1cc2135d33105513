-- The store's own books. Canonical tables are created from pipelines/schemas.py beside these.

create table if not exists meta (key varchar primary key, value varchar);

-- One row per file ever seen: what its bytes were and what became of it.
create table if not exists files (
    file_id integer primary key,
    source varchar not null,
    path varchar not null,
    sha256 varchar not null,
    size bigint not null,
    stamp varchar not null,          -- size, mtime, ctime and inode: unchanged means not read again
    run integer not null,
    outcome varchar not null,        -- loaded | refused | same_content
    rule varchar,
    reason varchar,
    rows bigint not null default 0,
    extra_columns varchar,
    incomplete boolean not null default false
);

create table if not exists runs (
    run integer primary key,
    started_at varchar not null,
    seconds double,
    read bigint, accepted bigint, rejected bigint, duplicates bigint,
    files_new integer,
    outcome varchar not null
);

-- Rows refused by value, counted; the rows themselves are Parquet files under quarantine/.
create table if not exists refused_rows (
    run integer, table_name varchar, rule varchar, reason varchar, file_id integer,
    rows bigint, example_row bigint
);

create table if not exists expectation_result (
    run integer, table_name varchar, expectation varchar, column_name varchar, reason varchar,
    evaluated bigint, failed bigint
);

create table if not exists ignored_records (
    run integer, source varchar, reason varchar, records bigint
);

-- Order in which sources fill a row that several of them describe.
create table if not exists source_order (source varchar primary key, rank integer);

-- What is kept of weeks whose rows of persons have left the store (pipelines/warehouse/retirement.py).
create table if not exists retired_feed (feed varchar, unit_id varchar, first_date date, newest date);
create table if not exists retired_version (tool_id varchar, version varchar, released_on date);
create table if not exists retired_cause (unit_id varchar, block_start date, cause varchar, reports bigint);
create table if not exists retired_collected (table_name varchar);
