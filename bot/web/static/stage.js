// The stage: everybody's phones side by side, kept in step with the server by one long question.

import * as behind from "./behind.js";
import * as clock from "./clock.js";
import { cast, fill, make, words, zone } from "./given.js";
import { forever, get } from "./net.js";
import { Phone } from "./phone.js";

const WAIT = 20; // seconds
const MOST = 6; // phones

const hands = document.querySelector(".hands");
const tabs = document.querySelector(".tabs");
const elsewhere = document.querySelector(".elsewhere");
const add = document.querySelector(".add");
const language = document.querySelector(".language[hreflang]");

const actors = new Map(cast.map((actor) => [actor.name, actor]));
const phones = [];
let heard = {}; // by name: the newest line that was said to them
let seen = null; // the same, as far as it was looked at

// ------------------------------------------------------------------------------------- phones

function takeUp(element, name) {
  const phone = new Phone(element, {
    person: name,
    zone,
    onUnread: () => drawTabs(),
  });
  phone.welcome = welcome(name);
  phone.now = () => new Date(clock.now());
  phones.push(phone);
  const select = element.querySelector("select");
  select.addEventListener("change", () => handOver(phone, select.value));
  element.querySelector(".put-away").addEventListener("click", () => putAway(phone));
  dress(phone);
  phone.listen().catch(() => {});
  return phone;
}

/** What stands at the head of a phone: whose it is, and who else it could be given to. */
function dress(phone) {
  const { element, person } = phone;
  const actor = actors.get(person);
  element.dataset.name = person;
  element.dataset.role = actor.role;
  element.querySelector(".avatar").textContent = [...person][0];
  element.querySelector(".who-name").textContent = person;
  element.querySelector(".who-line").textContent = [actor.title, actor.note]
    .filter(Boolean)
    .join(" · ");
  const others = new Set(phones.filter((each) => each !== phone).map((each) => each.person));
  element.querySelector("select").replaceChildren(
    ...cast.map(({ name, title }) => {
      const option = new Option(`${name} · ${title}`, name, false, name === person);
      option.disabled = others.has(name);
      return option;
    }),
  );
  phone.suggest(actor.try);
}

/** The chips go with the story: what each could say now. */
function follows(tries) {
  for (const [name, sentences] of Object.entries(tries)) {
    const actor = actors.get(name);
    if (!actor || actor.try.join() === sentences.join()) continue;
    actor.try = sentences;
    for (const phone of phones) if (phone.person === name) phone.suggest(sentences);
  }
}

function welcome(name) {
  return fill(words.empty[actors.get(name).part], { name });
}

function handOver(phone, name) {
  phone.hand(name);
  phone.welcome = welcome(name);
  settle();
  phone.listen().catch(() => {});
}

function putAway(phone) {
  if (phones.length === 1) return;
  phones.splice(phones.indexOf(phone), 1);
  phone.element.remove();
  settle();
}

function bring(name) {
  const element = document.getElementById("phone").content.firstElementChild.cloneNode(true);
  hands.append(element);
  const phone = takeUp(element, name);
  settle();
  show(phone);
  element.scrollIntoView({ inline: "end", block: "nearest" });
}

/** After somebody came or went: heads, tabs, and the address of this very stage. */
function settle() {
  for (const phone of phones) dress(phone);
  const free = cast.filter(({ name }) => !phones.some((phone) => phone.person === name));
  add.disabled = phones.length >= MOST || !free.length;
  for (const phone of phones) phone.element.querySelector(".put-away").hidden = phones.length === 1;
  hands.style.setProperty("--phones", phones.length);
  const names = phones.map((phone) => phone.person).join(",");
  const address = new URL(location);
  address.searchParams.set("phones", names);
  history.replaceState(null, "", address);
  const other = new URL(language.href);
  other.searchParams.set("phones", names);
  language.href = other;
  if (!phones.some((phone) => phone.element.classList.contains("shown"))) show(phones[0]);
  drawTabs();
  drawElsewhere();
}

// --------------------------------------------------------------------------------------- tabs

/** On a narrow screen one phone is shown at a time. */
function show(phone) {
  for (const each of phones) each.element.classList.toggle("shown", each === phone);
  phone.looked();
  phone.scroll();
  drawTabs();
}

function drawTabs() {
  tabs.replaceChildren(
    ...phones.map((phone) => {
      const tab = make("button", "", phone.person);
      const isShown = phone.element.classList.contains("shown");
      tab.type = "button";
      tab.setAttribute("aria-pressed", String(isShown));
      tab.addEventListener("click", () => show(phone));
      if (phone.unread) tab.append(badge(phone));
      drawBadge(phone);
      return tab;
    }),
  );
}

function drawBadge(phone) {
  const there = phone.element.querySelector(".unread");
  there.hidden = !phone.unread;
  if (phone.unread) there.replaceWith(badge(phone));
}

function badge(phone) {
  const number = make("span", "unread", String(phone.unread));
  number.setAttribute("aria-label", phone.unreadWords());
  return number;
}

/** Those without a phone here who have been told something: one tap brings theirs. */
function drawElsewhere() {
  const waiting = cast.filter(
    ({ name }) =>
      !phones.some((phone) => phone.person === name) && (heard[name] ?? 0) > (seen?.[name] ?? 0),
  );
  const names = waiting.map(({ name }) => name).join();
  if (elsewhere.dataset.names === names) return;
  elsewhere.dataset.names = names;
  elsewhere.replaceChildren(
    ...waiting.slice(0, 6).map(({ name, title }) => {
      const chip = make("button", "", make("i", "dot"), make("b", "", name), ` ${title}`);
      chip.type = "button";
      chip.addEventListener("click", () => bring(name));
      return chip;
    }),
  );
}

// ----------------------------------------------------------------------------------- in step

let stamp = "";

async function follow() {
  const state = await get("/stage/api/state", {
    seen: stamp,
    wait: stamp ? WAIT : 0,
    lang: words.lang.slice(0, 2),
  });
  stamp = state.stamp;
  clock.set(state);
  behind.draw(state);
  heard = state.heard;
  seen ??= { ...heard };
  follows(state.tries);
  for (const phone of phones) {
    seen[phone.person] = heard[phone.person];
    if ((heard[phone.person] ?? 0) > phone.last) phone.listen().catch(() => {});
  }
  drawElsewhere();
}

add.addEventListener("click", () => {
  const free = cast.find(({ name }) => !phones.some((phone) => phone.person === name));
  const told = elsewhere.querySelector("b")?.textContent;
  if (told ?? free) bring(told ?? free.name);
});

for (const element of [...hands.children]) takeUp(element, element.dataset.name);
settle();
clock.start(() => {});
setInterval(behind.count, 250);
await forever(follow);
