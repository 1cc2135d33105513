"""How raw logs become numbers and alarms; never imports a screen."""
