"""huimin (惠民): benefit policies as data, run over every household, with reasons."""
