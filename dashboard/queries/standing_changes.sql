-- One row per open unit whose standing is another than a week before, by the figures known now.
select
    standing.unit_id,
    unit.unit_name,
    standing.standing,
    standing.reason,
    standing.unknown_since,
    standing.standing_before
from standing
join unit using (unit_id)
where
    standing.standing_before is not null
    and standing.standing <> standing.standing_before
    and coalesce(standing.reason, '') <> 'closed'
order by list_position(['over', 'unknown', 'near', 'within'], standing.standing), unit.unit_name, standing.unit_id
