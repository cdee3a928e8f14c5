"""The reference page of cases, drawn from the tables of casework: diagrams, states, acts, limits, schemes, promises."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from huimin import casework

Table = Callable[[Sequence[str], Iterable[Sequence[object]]], str]

APPLYING = ("draft", "submitted", "incomplete", "investigating", "opinion", "posted", "objection", "county", "refusal_proposed", "granted",
            "refused", "withdrawn")
UNASKED = ("found", "prefilled", "told", "opted_out", "lead_closed", "granted", "draft")
EVERYWHERE = "offer_move"


def cases(table: Table) -> str:
    """States, acts, limits, schemes, safeguards: the tables casework runs on."""
    table_of = casework.procedure()
    drawn = [("Applying 申请到决定", APPLYING), ("In payment, against somebody, and back 发放、减停追和申诉",
             tuple(state for state in table_of.states if state not in {*APPLYING, *UNASKED} or state in {"granted", "refused"})),
             ("Without an application 无感申办", UNASKED)]
    parts = ["# Cases 事项办理\n", "What may follow what, who may do it, by when, and what stands in the way. The tables lie in "
             "`huimin/casework/procedure.toml`, `schemes.csv` and `clocks.csv`; the diagrams are drawn from them. Bold in the table of "
             f"acts: done against the person. “{table_of.acts[EVERYWHERE].name.zh}” is possible from every state that is not closed and is "
             "left out of the diagrams.\n"]
    parts += [f"## {title}\n\n```mermaid\n{_diagram(states)}\n```\n" for title, states in drawn]
    parts += ["## States 状态\n", table(["state", "中文", "English", "kind", "what comes next 接下来"], (
        (f"`{one.id}`", one.name.zh, one.name.en, one.kind, f"{one.next.zh} {one.next.en}") for one in table_of.states.values()))]
    parts += ["## Acts 办理动作\n",
              table(["act", "中文", "English", "roles", "asks for 要填", "letter", "article"], map(_act, table_of.acts.values()))]
    parts += ["## Time limits 期限\n", "`read`: the text was read; `memory`: to be confirmed; `local`: the place sets the number, "
              "and without one the limit does not run. A policy not named in a limit does not have it: no national "
              "text gives one.\n",
              table(["limit", "policies", "中文", "English", "days", "kind", "certainty", "basis"], (
                  (f"`{one.id}`", " ".join(sorted(one.policies)), one.name.zh, one.name.en, one.days, one.kind, one.certainty, one.source)
                  for one in table_of.clocks))]
    parts += ["## Schemes 各项政策怎么办\n", "`*`: every policy without a row of its own. `posted`: days; "
              "`county check`: per cent of files.\n",
              table(["policy", "data check", "visit", "posted", "decides", "county check", "review, months", "money starts", "once",
                     "automatic", "risk level", "ending posted", "ends next month", "by self-care",
                     "basis"], map(_scheme, table_of.schemes.values()))]
    parts += ["## Reasons for a human look 免申请确认前要人工核查的情况\n", "Measured afresh whenever something is to be granted without "
              "an application. At the scheme's risk level or above, somebody other than who prefilled the case looks into them first. "
              "The points and limits are this program's own, in `risks.csv`; no law gives any.\n",
              table(["reason", "中文", "English", "counts from", "points"], (
                  (f"`{one.id}`", one.name.zh, one.name.en, one.least, "never granted so" if one.stops else one.points)
                  for one in casework.risks().values()))]
    parts += ["## Safeguards 保护措施\n", "What is asked before every act; the first that objects says why, and nothing is done. "
              "`form`: it judges what was entered, so it is asked when the form is sent.\n",
              table(["safeguard", "what it holds to", "asked"], (
                  (f"`{name}`", _first_sentences(guard), "form" if name in casework.OF_THE_FORM else "always")
                  for name, guard in casework.GUARDS.items()))]
    parts += ["## Promises 承诺\n", "What `violations` looks for in a history, apart from the guards; a history made by `perform` "
              "breaks none.\n",
              table(["promise", "中文", "English", "basis"], (
                  (f"`{one.code}`", one.text.zh, one.text.en, one.article) for one in casework.PROMISES.values()))]
    return "\n".join(parts)


def _first_sentences(guard: Callable[..., object]) -> str:
    """The docstring of a guard in one line."""
    return " ".join((guard.__doc__ or "").split())


def _diagram(states: Sequence[str]) -> str:
    """The part of the procedure among some states; acts that stay where they are are listed in the table only."""
    found = casework.procedure()
    lines = ["stateDiagram-v2", "  direction LR"]
    lines += [f'  state "{found.states[name].name.zh}" as {name}' for name in states]
    for act in found.acts.values():
        if act.id == EVERYWHERE:
            continue
        lines += [f"  [*] --> {act.target}: {act.name.zh}"] if not act.source and act.target in states else []
        for source in act.source:
            for target in _targets(act, source):
                if source in states and target in states and source != target:
                    lines.append(f"  {source} --> {target}: {act.name.zh}{'⚠' if act.adverse else ''}")
    return "\n".join(lines)


def _targets(act: casework.Act, source: str) -> Iterator[str]:
    """Where an act leads from one state; “back” and “restored” lead to wherever the case was before."""
    before = {"refusal_proposed": ["county"], "recovery_proposed": ["paid", "stopped", "ended"], "refused": ["county"]}
    if act.target == "effect":
        yield from {"cut_decided": ["paid"], "recovery_decided": ["paid", "recovering"]}.get(source, ["stopped"])
    elif act.target in {"back", "restored"}:
        yield from before.get(source, ["paid"])
    elif act.target:
        yield act.target


def _act(act: casework.Act) -> Sequence[object]:
    asks = "; ".join(f"{ask.label.zh}{'(可不填)' if ask.optional else ''}" for ask in act.asks)
    name = f"**{act.name.zh}**" if act.adverse else act.name.zh
    return (f"`{act.id}`", name, act.name.en, " ".join(sorted(act.roles)), asks, f"`{act.letter}`" if act.letter else "", act.article)


def _scheme(one: casework.Scheme) -> Sequence[object]:
    def yes(holds: bool) -> str:
        return "yes" if holds else ""

    return (f"`{one.policy}`", yes(one.data_check), yes(one.visit), one.post_days or "never", one.decider, one.check_share or "",
            one.review_months or "", one.starts, yes(one.once), yes(one.automatic),
            one.risk_level or "", one.end_post_days or "", yes(one.ends_next_month), yes(one.self_care), one.source)
