// What the person at the desk does: each act goes to Python and is shown at once where its outcome is certain.

const DECIDES = { accept: "accepted", reject: "rejected", restore: "open" };
const EDITS = ["edit", "add"];
const QUIET = [...EDITS, "typing", "drop_typing"];

const DISCARDED = "retroline-discarded";

// The texts that this tab has discarded and Python has not confirmed yet; with ``places`` these are they from now on.
function discarded(places = null) {
  if (places) window.sessionStorage.setItem(DISCARDED, JSON.stringify(places.slice(-50)));
  return places || JSON.parse(window.sessionStorage.getItem(DISCARDED) || "[]");
}

class DeskActs {
  act(name, rest = {}) {
    this.acts.ask({ name, ...rest });
    this.notice = null;
    if (!QUIET.includes(name)) this.news = null;
    this.foresee(name, rest.statement);
    if (!QUIET.includes(name)) this.draw();
  }

  // Shows a decision at once; what Python answers replaces it, also where the decision was refused.
  foresee(name, id) {
    const statement = this.statement(id);
    if (!DECIDES[name] || !statement) return;
    statement.decision = DECIDES[name];
    statement.decided = null;
    statement.needs = statement.decision === "open" && statement.verdict !== "supported";
    if (statement.decision !== "open") {
      statement.stale = null;
      this.data.order = this.data.order.filter((one) => one.id !== id);
    }
  }

  accept(statement) {
    const proposed = this.proposedFor(statement.id);
    if (proposed) return this.whyNot() ? undefined : this.takeProposal(proposed.proposal);
    const settled = statement.decision !== "open" && !statement.stale;
    if (this.whyNot() || statement.blocks || settled) return;
    const next = this.following(statement.id);
    this.act("accept", { statement: statement.id });
    this.advance("Accepted", next);
  }

  reject(statement, reason) {
    const next = this.following(statement.id);
    this.rejecting = null;
    this.reason = "";
    this.act("reject", { statement: statement.id, reason });
    this.advance("Rejected", next);
  }

  // The statement that is reviewed after this one; null where this one is not on the list, or the last.
  following(id) {
    const place = this.data.order.findIndex((one) => one.id === id);
    if (place < 0) return undefined;
    const rest = [...this.data.order.slice(place + 1), ...this.data.order.slice(0, place)];
    return rest.length ? rest[0].id : null;
  }

  advance(done, next) {
    if (next === undefined) this.say(`${done}.`);
    else if (next === null) this.say(`${done}. Nothing else needs you.`);
    else {
      this.jump(next);
      const one = this.data.order.find((each) => each.id === next);
      this.say(`${done}. Next: ${one ? `${one.label}: ` : ""}${this.statement(next).text}`);
    }
  }

  edit(statement, text = statement.text) {
    if (this.proposedFor(statement.id)) return this.say("Take or keep the proposed wording first.");
    this.stopTyping();
    this.editing = { id: statement.id, section: statement.section, base: statement.text, text, evidence: [...statement.evidence.cited], seen: statement.seen };
    this.conflict = null;
    this.proposalShown = false;
    this.tab = "evidence";
    this.resume(this.typedFor(statement.id), text === statement.text);
    this.draw();
    this.editing.area?.focus();
  }

  add(section) {
    this.stopTyping();
    this.editing = { id: null, section: section.id, base: "", text: "", evidence: [], seen: 0 };
    this.selected = null;
    this.proposalShown = false;
    this.resume(this.typedFor(`new:${section.id}`), true);
    this.draw();
    this.editing.area?.focus();
  }

  // Puts back what was typed and not saved, unless somebody asks for another text.
  resume(typed, wanted) {
    if (!typed || !wanted) return;
    Object.assign(this.editing, { text: typed.text, evidence: [...typed.evidence], seen: typed.seen, restored: typed.at, keptText: typed.text, unsaved: true });
  }

  typedKey() { return this.editing.id || `new:${this.editing.section}`; }

  typed() {
    this.editing.unsaved = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.keepTyping(), TYPING_REST_MS);
  }

  // Python keeps what is being typed, so that a closed browser loses at most the last second.
  keepTyping() {
    clearTimeout(this.resting);
    const { editing } = this;
    if (!editing || this.saving || editing.text === (editing.keptText ?? editing.base) || this.whyNot()) return;
    editing.keptText = editing.text;
    this.dropped.delete(this.typedKey());
    this.keepsAgain(this.typedKey());
    this.act("typing", { statement: this.typedKey(), text: editing.text, evidence: editing.evidence, expected: editing.seen });
  }

  // Told without drawing anew: nothing moves under the hands of who types.
  typingKept(at) {
    if (!this.editing) return;
    this.editing.kept = at;
    const line = this.root.querySelector(".kept-line");
    if (line) line.textContent = keptLine(this.editing);
  }

  placeOf(key) { return `${this.data.incident} ${key}`; }

  keepsAgain(key) { discarded(discarded().filter((one) => one !== this.placeOf(key))); }

  // What was discarded right before the page was left, so that Python did not hear of it, is discarded now.
  dropAgain() {
    const places = discarded();
    for (const { statement } of this.typings) {
      if (this.dropped.has(statement) || !places.includes(this.placeOf(statement))) continue;
      this.dropped.add(statement);
      this.act("drop_typing", { statement });
    }
    this.typings = this.typings.filter((one) => !this.dropped.has(one.statement));
  }

  stopTyping() {
    clearTimeout(this.resting);
  }

  withdraw(name) {
    this.acts.queue = this.acts.queue.filter((one) => one.name !== name);
  }

  // Cancelling is meant: what was typed goes, here and in Python.
  stopEditing() {
    this.stopTyping();
    const key = this.typedKey();
    if (this.editing.unsaved) {
      this.withdraw("typing");
      this.act("drop_typing", { statement: key });
      this.typings = this.typings.filter((one) => one.statement !== key);
      this.dropped.add(key);
      discarded([...discarded(), this.placeOf(key)]);
    }
    this.editing = null;
    this.conflict = null;
    this.draw();
  }

  save(accept = false) {
    const { id, section, text, evidence, seen } = this.editing;
    if (!text.trim() || this.saving) return;
    this.stopTyping();
    this.withdraw("typing");
    this.editing.acceptNext = accept;
    if (id) this.act("edit", { statement: id, text: text.trim(), evidence, expected: seen, base: this.editing.base });
    else this.act("add", { section, text: text.trim(), evidence });
    this.draw();
  }

  // After a save: on to the next where nothing is left to do, else the fresh findings are shown.
  saved(done) {
    const accept = this.editing && this.editing.acceptNext;
    this.dropped.add(done.statement || `new:${done.section}`);
    this.editing = null;
    this.conflict = null;
    const statement = this.statement(done.statement);
    if (!statement) return this.say("Saved and checked.");
    if (accept && !statement.blocks && statement.decision === "open") return this.accept(statement);
    this.selected = statement.id;
    const told = statement.blocks ? `Saved. It is ${statement.label}.` : statement.needs ? "Saved and checked. Press a to accept it." : "Saved and checked.";
    this.say(told);
    if (!statement.needs) this.advance("Saved and checked", this.data.order.length ? this.data.order[0].id : null);
  }

  settleConflict(text) {
    const statement = this.statement(this.editing.id);
    Object.assign(this.editing, { text, seen: statement.seen, base: statement.text, unsaved: true });
    this.conflict = null;
    this.draw();
    this.editing.area?.focus();
  }

  propose(statement, section = null) {
    if (this.mayNot("draft")) return;
    this.act(statement ? "propose_statement" : "propose_section", statement ? { statement } : { section });
  }

  takeProposal(proposal) {
    const choosable = proposal.differences.filter((one) => one.kind !== "kept").map((one) => one.id);
    const left = choosable.filter((id) => this.leftOf(proposal.id).has(id));
    this.act("take_proposal", { proposal: proposal.id, left, seen: choosable });
  }

  restoreVersion(version) {
    this.act("restore_version", { version });
    this.openDrawer(null);
  }

  think(section, draft = false) {
    const { answers } = this.thoughts.get(section);
    this.act("think", { section, answers: answers.map((one) => one.trim()) });
    if (draft) this.act("draft_thought", { section });
  }

  skipThinking(section) {
    this.act("skip_thought", { section, reason: this.thoughts.get(section).reason.trim() });
    if (!this.mayNot("draft")) this.act("draft_thought", { section });
  }

  sendWords(key, name, rest) {
    const draft = this.wordsFor(key);
    if (!draft.text.trim() || this.mayNot("comment")) return;
    this.sent = key;
    this.act(name, { ...rest, text: draft.text.trim() });
  }

  ask(what) {
    this.asking = what;
    this.draw();
    const first = this.bar.querySelector(".asking textarea, .asking input");
    if (first) first.focus();
  }

  finishAsking(name, rest) {
    this.asking = null;
    this.act(name, rest);
  }
}
