-- grain: one row per unit in scope, for one policy
-- reads: {unit}_unit, {unit}_result, person, household
-- money: entitled_fen and paid_fen are integer fen per period of the policy
-- params: the names in braces are identifiers, or expressions over identifiers, made by compare.py
SELECT u.*, r.{policy}__outcome AS outcome, {amount} AS entitled_fen, {receives} AS receives, {paid} AS paid_fen,
       coalesce(r.{policy}__settled, '') AS settled, {rival} AS draws_rival, {prevailing} AS draws_prevailing,
       {failed} AS failed, {missing} AS missing, {since} AS since
FROM {unit}_unit AS u
JOIN {unit}_result AS r ON r.{unit}_no = u.{unit}_no
JOIN household AS h ON h.household_no = u.household_no
{join_person}
