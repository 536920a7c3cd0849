"""Forms as modals with real inputs. What is chosen reaches canishare as it is chosen, so nothing is lost on closing.

A view that is updated keeps what its officer chose in inputs of the same id; so a form's ids do not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.channels.slack.looks.fitting import LARGEST_VIEW, MOST_IN_VIEW, fits, within
from bot.channels.slack.looks.frame import View, modal
from bot.channels.slack.looks.names import FORM, field_id
from bot.channels.slack.looks.options import MOST_IN_ALL, MOST_TICKS, as_list, each_once, option_of, tick_groups
from bot.channels.slack.looks.sheet import LONGEST_INPUT_LABEL, Block, Sheet
from bot.channels.slack.looks.text import Object, plain_object, whole
from bot.channels.slack.looks.walk import cites_below
from bot.messages import Form, FormField, Option

KEEP, SAVE = "Keep for later", "Save"
NOTHING_TO_CHOOSE = "There is nothing to choose from yet."
NOT_ALL = "{more} more do not fit here. To choose one of those, open this form on the web page."
IN_ANY = "Tick at least one, in any of these lists."
ANY = "Tick what fits, in any of these lists."

Chosen = Mapping[str, tuple[str, ...]]


def draw_form(form: Form, metadata: str, external_id: str, chosen: Chosen | None = None) -> View:
    """A form as a modal. `chosen` is what was chosen before and kept: it stands in place of what is filled in."""
    fields = tuple(_with(field, chosen) for field in form.fields)
    blocks = _blocks(form, fields, ticks=True)
    if not fits(blocks, MOST_IN_VIEW, LARGEST_VIEW):
        blocks = _blocks(form, fields, ticks=False)
    view = modal(
        form.title, within(blocks, MOST_IN_VIEW), external_id, metadata, close=KEEP, save=whole(form.save.label) or SAVE
    )
    return view | {"callback_id": FORM, "notify_on_close": True}


def _with(field: FormField, chosen: Chosen | None) -> FormField:
    """A field with each of its options once, as it was chosen, and no more of them than fit."""
    options = each_once(field.options)
    if chosen is not None and field.name in chosen:
        options = tuple(replace(one, chosen=one.value in chosen[field.name]) for one in options)
    return replace(field, options=options)


def _blocks(form: Form, fields: Sequence[FormField], *, ticks: bool) -> list[Block]:
    sheet = Sheet()
    sheet.points(form.problems, intro="Still to do")
    for line in form.intro:
        sheet.put(line)
    for field in fields:
        _field(field, sheet, ticks=ticks)
    cites_below(form.cites, sheet)
    return sheet.blocks


def _field(field: FormField, to: Sheet, *, ticks: bool) -> None:
    if field.error:
        to.put(f"**Problem:** {field.error}")
    if field.kind == "fixed" or not field.options:
        to.put(f"**{field.label}**\n{field.value or NOTHING_TO_CHOOSE}")
        to.small(field.hint)
    elif field.kind == "many" and ticks:
        _ticks(field, to)
    elif field.kind == "one" and len(field.options) <= MOST_TICKS:
        to.in_full(field.options)
        _input(field, _radio(field.options), to)
    else:
        _list(field, to)


def _ticks(field: FormField, to: Sheet) -> None:
    groups = tick_groups(field)
    to.in_full(field.options)
    if len(groups) == 1:
        _input(field, groups[0], to)
        return
    to.put(f"**{field.label}**\n{IN_ANY if field.required else ANY}")
    to.small(field.hint)
    for number, group in enumerate(groups):
        first = number * MOST_TICKS + 1
        last = first + len(group["options"]) - 1
        label = f"Lines {first} to {last} of {len(field.options)}"
        _input(replace(field, label=label, hint="", required=False), group, to, number)


def _radio(options: Sequence[Option]) -> Object:
    made = [option_of(one) for one in options]
    chosen = [line for line, one in zip(made, options, strict=True) if one.chosen]
    return {"type": "radio_buttons", "options": made} | ({"initial_option": chosen[0]} if chosen else {})


def _list(field: FormField, to: Sheet) -> None:
    """A long list, which officers can search by typing. What is chosen is in it, however long it is."""
    shown = sorted(field.options, key=lambda one: not one.chosen)[:MOST_IN_ALL]
    options = [one for one in field.options if one in shown]
    more = len(field.options) - len(options)
    to.in_full(options)
    made = [option_of(one) for one in options]
    chosen = [line for line, one in zip(made, options, strict=True) if one.chosen]
    several = field.kind == "many"
    select: Object = {"type": "multi_static_select" if several else "static_select", **as_list(made)}
    if chosen:
        select |= {"initial_options": chosen} if several else {"initial_option": chosen[0]}
    select["placeholder"] = plain_object("Choose all that fit" if several else "Choose one", LONGEST_INPUT_LABEL)
    _input(field, select, to)
    if more:
        to.small(NOT_ALL.format(more=more))


def _input(field: FormField, element: Object, to: Sheet, number: int = 0) -> None:
    name = field_id(field.name, number)
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_object(field.label, LONGEST_INPUT_LABEL),
        "element": element | {"action_id": name},
        "optional": not field.required,
        "dispatch_action": True,
    }
    if field.hint:
        made["hint"] = plain_object(field.hint, LONGEST_INPUT_LABEL)
    to.blocks.append(made)
