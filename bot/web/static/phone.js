// One phone: a chat between one person and Guanjia.

import { fill, make, script } from "./given.js";
import { bubble, dots, timeBetween } from "./lines.js";
import { get, pause, post, Refused, upload } from "./net.js";
import { slimmer } from "./photo.js";

const LINES = "/chat/api/messages";
const DOTS_AT_MOST = 6000; // milliseconds
const PATIENT = 60; // seconds: what may be sent again so soon is sent again by itself
const TRIES = 40;
const NEAR = 160; // pixels from the end of the chat that still count as being there

export class Phone {
  /** `person` is "" outside a demonstration, where the cookie says who it is. */
  constructor(element, { person = "", zone, welcome = "", onUnread = () => {} } = {}) {
    Object.assign(this, { element, zone, welcome, onUnread });
    this.list = element.querySelector(".lines");
    this.tries = element.querySelector(".tries");
    this.form = element.querySelector(".write");
    this.text = this.form.elements.text;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("keydown", (event) => this.typed(event));
    this.text.addEventListener("input", () => this.fit());
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.form.elements.photo.addEventListener("change", (event) => this.picked(event));
    this.list.addEventListener("scroll", () => (this.away = this.farFromEnd()));
    // The end stays in sight when the phone changes its size or a photo arrives.
    const stay = () => this.away || this.scroll();
    new ResizeObserver(stay).observe(this.list);
    this.list.addEventListener("load", stay, true);
    for (const sign of ["pointerdown", "focusin"])
      element.addEventListener(sign, () => this.looked());
    this.hand(person);
  }

  /** Gives the phone to somebody: their chat takes the place of what it showed. */
  hand(person) {
    this.person = person;
    this.last = 0;
    this.unread = 0;
    this.before = null;
    this.fresh = false;
    this.list.replaceChildren();
    this.list.setAttribute("aria-live", "off"); // what was said long ago is not read aloud
  }

  who(more = {}) {
    return this.person ? { person: this.person, ...more } : more;
  }

  /** Shows what is new. The first time: the end of the chat. `wait`: seconds to wait for it. */
  async listen(wait = 0) {
    const { person, fresh } = this;
    const since = fresh ? { after: this.last, wait } : { last: 60 };
    const found = await get(LINES, this.who({ mine: 1, ...since }));
    if (person !== this.person) return;
    for (const line of found) this.show(line, fresh);
    if (fresh) return;
    this.fresh = true;
    this.list.setAttribute("aria-live", "polite");
    if (!this.list.children.length) this.list.append(make("div", "welcome", this.welcome));
    this.scroll();
  }

  show(line, isNew) {
    if (line.id <= this.last) return;
    this.last = line.id;
    const mine = line.mine && this.list.querySelector(`[data-key="${CSS.escape(line.key)}"]`);
    if (mine) {
      mine.dataset.id = line.id;
      mine.classList.remove("going");
      return;
    }
    if (!line.mine) this.stopDots();
    this.append(line, isNew);
    if (isNew && !line.mine) this.count();
  }

  append(line, isNew) {
    this.list.querySelector(".welcome")?.remove();
    const stays = isNew && !line.mine && this.farFromEnd();
    const when = timeBetween(this.before, line.at, this.zone);
    this.before = new Date(line.at);
    const item = bubble(line, { onPress: (...pressed) => this.press(...pressed) });
    if (isNew) item.classList.add("new");
    if (when) this.list.append(when);
    this.list.append(item);
    this.list.append(...this.list.querySelectorAll(".writing"));
    if (!stays) this.scroll();
    return item;
  }

  farFromEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight > NEAR;
  }

  scroll() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  count() {
    if (this.element.matches(":focus-within") && document.hasFocus()) return;
    this.unread += 1;
    this.onUnread(this);
  }

  looked() {
    if (!this.unread) return;
    this.unread = 0;
    this.onUnread(this);
  }

  submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.fit();
    this.say(text);
  }

  typed(event) {
    // While an input method is open, Enter chooses a word and must not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 132)}px`;
  }

  say(text, photo = null) {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const at = this.now?.() ?? new Date();
    const shown = photo && URL.createObjectURL(photo);
    const item = this.append({ mine: true, text, key, at, photo: shown }, true);
    item.classList.add("going");
    return this.deliver(item, { text, key }, photo);
  }

  async deliver(item, message, photo, tries = TRIES) {
    this.startDots();
    try {
      if (photo) message.photo = (await upload("/chat/api/photos", this.who({ photo }))).photo;
      await post(LINES, this.who(message));
      item.classList.remove("going");
      item.querySelector(".later")?.remove();
    } catch (error) {
      this.stopDots();
      if (tries > 0 && error.after > 0 && error.after <= PATIENT) {
        this.sayLater(item, error.message);
        await pause(error.after * 1000);
        return this.deliver(item, message, photo, tries - 1);
      }
      item.querySelector(".later")?.remove();
      this.offerAgain(item, error, () => this.deliver(item, message, photo));
    }
  }

  /** Under words that are sent again by themselves: why they wait. */
  sayLater(item, sentence) {
    const note = item.querySelector(".later") ?? make("span", "later");
    note.textContent = sentence;
    item.append(note);
    this.scroll();
  }

  offerAgain(item, error, again) {
    item.classList.remove("going");
    item.classList.add("failed");
    const refused = error instanceof Refused && error.status >= 400 && error.status < 500;
    const retry = make("button", "retry", refused ? error.message : script.not_sent);
    retry.type = "button";
    retry.disabled = refused;
    retry.addEventListener("click", () => {
      item.classList.replace("failed", "going");
      retry.remove();
      again();
    });
    item.append(retry);
    this.scroll();
  }

  async press(button, action) {
    const group = button.parentElement;
    if (group.classList.contains("pressed")) return;
    group.classList.add("pressed");
    button.setAttribute("aria-pressed", "true");
    this.startDots();
    try {
      await post("/chat/api/actions", this.who({ action }));
    } catch (error) {
      this.stopDots();
      this.offerAgain(group.parentElement, error, () => this.press(button, action));
    } finally {
      // An old button may be pressed again later: what it then means is for the bot to say.
      setTimeout(() => group.classList.remove("pressed"), 1500);
    }
  }

  async picked(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) await this.sendPhoto(file);
  }

  pasted(event) {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.sendPhoto(file);
  }

  async sendPhoto(file) {
    const text = this.text.value.trim();
    this.text.value = "";
    this.fit();
    await this.say(text, await slimmer(file));
  }

  /** Offers what could be said; a tap says it. */
  suggest(sentences) {
    this.tries.replaceChildren(
      ...sentences.map((sentence) => {
        const chip = make("button", "try", sentence);
        chip.type = "button";
        chip.addEventListener("click", () => this.say(sentence));
        return chip;
      }),
    );
  }

  startDots() {
    this.stopDots();
    this.list.append(dots());
    this.scroll();
    this.waiting = setTimeout(() => this.stopDots(), DOTS_AT_MOST);
  }

  stopDots() {
    clearTimeout(this.waiting);
    for (const each of this.list.querySelectorAll(".writing")) each.remove();
  }

  unreadWords() {
    return fill(script.unread, { n: this.unread });
  }
}
