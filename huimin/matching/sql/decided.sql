-- grain: one row per unit in scope, for one policy
-- reads: result, person, household
-- money: entitled_fen and paid_fen are integer fen per period of the policy
-- params: the names in braces are identifiers, or expressions over identifiers, made by compare.py
SELECT {key} AS unit_no, r.{policy}__outcome AS outcome, {amount} AS entitled_fen, {receives} AS receives, {paid} AS paid_fen,
       coalesce(r.{policy}__settled, '') AS settled, {rival} AS draws_rival, {prevailing} AS draws_prevailing,
       {amount_open} AND {receives} AND {paid} IS NULL AS paid_unknown,
       {own} AS own_roster, {rivals_open} AS rivals_open, {partners_open} AS partners_open,
       r.{policy}__true AS met_bits, r.{policy}__false AS failed_bits, {since} AS since, {weight} AS weight{words}
FROM {people} JOIN result AS r ON r.{unit}_no = {key}
WHERE {unit_row}.in_scope
