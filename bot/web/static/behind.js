// Behind the scenes: tickets with their deadlines counting down, what was sent, monthly runs.

import { fill, make, script, span, words, zone } from "./given.js";
import { now } from "./clock.js";

const SOON = 0.25; // of the time is left: the countdown turns amber

const lists = Object.fromEntries(
  ["tickets", "runs", "outbox"].map((name) => [name, document.querySelector(`ol.${name}`)]),
);

/** Shows what the server told. What has not changed is not drawn again. */
export function draw(state) {
  keep(lists.tickets, state.tickets, (each) => each.id, ticket);
  keep(lists.runs, state.runs, (each) => `${each.name} ${each.period}`, run);
  keep(lists.outbox, state.outbox, (each) => each.id, message);
  count();
}

/** Moves the countdowns on; called several times a second. */
export function count() {
  for (const each of lists.tickets.querySelectorAll(".deadline.running")) tickDown(each);
}

function keep(list, rows, key, drawn) {
  const there = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const first = !list.dataset.drawn;
  const items = rows.map((row) => {
    const name = String(key(row));
    const said = JSON.stringify(row);
    const old = there.get(name);
    if (old?.dataset.said === said) return old;
    const item = drawn(row);
    Object.assign(item.dataset, { key: name, said });
    if (!first) item.classList.add(old ? "changed" : "new");
    return item;
  });
  list.dataset.drawn = "yes";
  if (items.length !== list.children.length || items.some((item, at) => item !== list.children[at]))
    list.replaceChildren(...items);
}

function ticket(row) {
  const item = make("li", `ticket is-${row.state} is-${row.urgency}`);
  const mark = words.urgencies[row.urgency];
  item.append(
    make(
      "header",
      "",
      make("b", "number", `#${row.id}`),
      make("span", "category", words.categories[row.category]),
      mark && make("span", "urgency", mark),
      make("span", "state", words.states[row.state]),
    ),
    make("p", "said", row.text),
    make("p", "from", [row.place, row.reporter, taken(row)].filter(Boolean).join(" · ")),
  );
  const list = make("ul", "deadlines", ...row.deadlines.map((each) => deadline(each)));
  if (row.deadlines.length) item.append(list);
  return item;
}

function taken(row) {
  return row.holder && fill(script.holder, { name: row.holder });
}

function deadline(row) {
  const item = make("li", `deadline ${row.met_at ? "met" : row.state}`);
  item.title = row.clause;
  const bar = make("span", "bar-track", make("i"));
  item.append(make("span", "kind", words.deadlines[row.kind]), bar, make("span", "left"));
  const [started, due] = [Date.parse(row.started_at), Date.parse(row.due_at)];
  Object.assign(item.dataset, { started, due });
  // Missed and still unheeded: it goes on counting, as lateness.
  if (!row.met_at && row.state === "missed") item.classList.add("running");
  if (!item.classList.contains("running")) settle(item, row, started, due);
  if (row.done > 0) item.append(chain(row));
  return item;
}

function settle(item, row, started, due) {
  const met = Date.parse(row.met_at);
  const late = row.met_at && met > due;
  const sentence = !row.met_at ? script.cancelled : late ? script.met_late : script.met;
  item.classList.toggle("was-late", Boolean(late));
  const time = span(late ? met - due : met - started);
  item.querySelector(".left").textContent = fill(sentence, { time });
}

function tickDown(item) {
  const [started, due, at] = [Number(item.dataset.started), Number(item.dataset.due), now()];
  const left = due - at;
  const share = Math.min(1, Math.max(0, (at - started) / (due - started || 1)));
  item.classList.toggle("soon", left > 0 && 1 - share <= SOON);
  item.classList.toggle("late", left <= 0);
  item.querySelector(".bar-track i").style.width = `${share * 100}%`;
  const sentence = left > 0 ? script.left : script.late;
  item.querySelector(".left").textContent = fill(sentence, { time: span(Math.abs(left)) });
}

/** To whom it went up, step by step, and while nobody has heeded it to whom it goes next. */
function chain(row) {
  const again = row.done - row.steps.length;
  const shown = row.met_at ? row.steps.slice(0, row.done) : row.steps;
  const steps = shown.map((roles, at) => {
    const names = roles.map((role) => words.roles[role] ?? role).join(words.comma);
    const told = at < row.done;
    const step = make("span", told ? "step told" : "step", names || script.nobody);
    step.title = told ? script.told : script.will_tell;
    return step;
  });
  const more = again > 0 ? make("span", "again", fill(script.again, { n: again })) : "";
  return make("div", "chain", make("span", "chain-name", script.told), ...steps, more);
}

function message(row) {
  const item = make("li", `sent is-${row.state}`);
  const kind = words.kinds[row.kind] ?? row.kind;
  item.append(
    make("span", "dot"),
    make("b", "to", row.to || script.nobody),
    make("span", "kind", row.ticket ? `${kind} #${row.ticket}` : kind),
    make("span", "how", [words.channels[row.channel] ?? row.channel, words.sent_states[row.state]].filter(Boolean).join(" · ")),
    make("time", "", clockTime(row.at)),
    make("p", "said", row.text.replace(/\s*\n\s*/g, "　")),
  );
  return item;
}

function run(row) {
  const step = words.steps[row.name.split(".").pop()] ?? row.name;
  const homes = Object.entries(row.homes).map(([state, n]) =>
    fill(script.homes, { n, state: words.step_states[state] ?? state }),
  );
  const outcome = row.outcome === "skipped" ? script.skipped : row.finished_at ? "" : script.running;
  return make(
    "li",
    `run is-${row.outcome || "running"}`,
    make("b", "", step),
    make("span", "period", row.period),
    make("span", "homes", [...homes, outcome].filter(Boolean).join(" · ")),
  );
}

function clockTime(at) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat(words.lang, form).format(new Date(at));
}
