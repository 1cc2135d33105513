"""Pure functions that say what rollouts did in many units together, against those that had none yet."""
