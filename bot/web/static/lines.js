// How one line of a chat looks: a bubble, its photo, its buttons, the time above it.

import { make, script, words } from "./given.js";

const GAP = 5 * 60 * 1000; // milliseconds of silence after which the time is shown again

/** A line as the server gives it (or one that is still on its way) as an element. */
export function bubble(line, { onPress }) {
  const item = make("div", `line ${line.mine ? "mine" : "theirs"}`);
  if (line.id) item.dataset.id = line.id;
  if (line.key) item.dataset.key = line.key;
  const said = make("div", "bubble");
  if (line.photo) said.append(photo(line.photo));
  if (line.text) said.append(make("p", "", ...withLinks(line.text)));
  if (line.document) said.append(file(line.document));
  item.append(said);
  if (line.buttons?.length) item.append(choices(line.buttons, onPress));
  return item;
}

/** The time to show above a line, or null where the one before was just now. */
export function timeBetween(before, at, zone) {
  const moment = new Date(at);
  if (before && Math.abs(moment - before) < GAP) return null;
  const sameDay = before && day(before, zone) === day(moment, zone);
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (!sameDay) Object.assign(form, { month: "short", day: "numeric", weekday: "short" });
  const item = make("div", "when", new Intl.DateTimeFormat(words.lang, form).format(moment));
  return item;
}

/** Three dots while an answer is being made. */
export function dots() {
  const item = make("div", "line theirs writing");
  item.setAttribute("aria-hidden", "true");
  item.append(make("div", "bubble", make("i"), make("i"), make("i")));
  return item;
}

function day(moment, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
}

function photo(address) {
  const link = make("a", "photo");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
  const image = make("img");
  Object.assign(image, { src: address, alt: script.photo_alt, loading: "lazy" });
  link.append(image);
  return link;
}

function file({ name, url }) {
  const link = make("a", "file", name);
  Object.assign(link, { href: url, download: name });
  return link;
}

function choices(buttons, onPress) {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  for (const { label, action } of buttons) {
    const button = make("button", "", label);
    button.type = "button";
    button.addEventListener("click", () => onPress(button, action, label));
    group.append(button);
  }
  return group;
}

function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"'，。；、）】]+)/).map((part, odd) => {
    if (odd % 2 === 0) return part;
    const link = make("a", "", part);
    Object.assign(link, { href: part, target: "_blank", rel: "noopener noreferrer" });
    return link;
  });
}
