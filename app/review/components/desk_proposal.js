// What was written again and waits to be taken over, and the questions that are asked before a section is drafted.

const KINDS = { changed: "Worded differently", new: "New", gone: "No longer there", kept: "Kept as a person left it" };

// One sentence written again stands in its place as a difference; taking it is one key away.
function proposedActs(desk, { proposal, difference }) {
  const acts = el("div", { class: "acts", role: "group", "aria-label": "The proposed wording", onclick: (event) => event.stopPropagation() });
  acts.append(el("div", { class: "told" }, proposalLine(proposal)), verdictLine(difference));
  acts.append(
    button("Take the new wording", { onclick: () => desk.takeProposal(proposal), kind: "primary", why: desk.whyNot(), key: "a" }),
    button("Keep what is there", { onclick: () => desk.act("drop_proposal", { proposal: proposal.id }), why: desk.whyNot() }),
  );
  return acts;
}

function proposalLine(proposal) {
  return `Written again by ${proposal.by}, ${proposal.at}.`;
}

function verdictLine(difference) {
  if (!difference.verdict) return null;
  const told = difference.verdict === "supported" ? "Supported by its records." : difference.finding || VERDICTS[difference.verdict];
  return el("div", { class: `told ${difference.verdict}` }, signNode(difference.verdict === "supported" ? "accepted" : difference.verdict), ` ${told}`);
}

// A section written again: its differences under it, each to take or to leave.
function proposalCard(desk, proposal) {
  const card = el("div", { class: "proposal", role: "region", "aria-label": `Proposed: ${proposal.title}`, id: `proposal-${proposal.id}` });
  card.append(el("div", { class: "proposal-head" }, el("h3", {}, proposal.differences.length ? `Written again: ${proposal.line}` : "Written again: nothing is different"), el("span", { class: "small muted" }, proposalLine(proposal))));
  for (const one of proposal.differences) card.append(differenceView(desk, proposal, one));
  card.append(proposalButtons(desk, proposal));
  return card;
}

function proposalButtons(desk, proposal) {
  const left = desk.leftOf(proposal.id);
  const choosable = proposal.differences.filter((one) => one.kind !== "kept");
  const taken = choosable.length - choosable.filter((one) => left.has(one.id)).length;
  const label = taken === choosable.length ? (taken === 1 ? "Take the change" : `Take all ${taken} changes`) : `Take ${taken} of ${choosable.length}`;
  const none = choosable.length ? (taken ? null : "Nothing is ticked.") : "There is nothing to take.";
  return el("div", { class: "row" },
    button(label, { onclick: () => desk.takeProposal(proposal), kind: "primary", why: desk.whyNot() || none }),
    button("Keep the report as it is", { onclick: () => desk.act("drop_proposal", { proposal: proposal.id }), why: desk.whyNot() }));
}

function differenceView(desk, proposal, one) {
  const left = desk.leftOf(proposal.id);
  const words = one.kind === "changed" ? diffView(one.change) : el("p", { class: `diff whole ${one.kind}` }, one.kind === "gone" ? el("del", {}, one.before) : one.kind === "new" ? el("ins", {}, one.after) : one.before);
  const told = el("span", { class: "kind" }, KINDS[one.kind], one.author ? ` · ${one.author}` : "");
  const view = el("div", { class: `difference ${one.kind} ${left.has(one.id) ? "left" : ""}` });
  if (one.kind === "kept") {
    view.append(el("span", { class: "pick" }), el("div", {}, told, words));
    return view;
  }
  const pick = el("input", { type: "checkbox", "aria-label": `Take: ${KINDS[one.kind]}: ${one.after || one.before}`, onchange: () => desk.toggleLeft(proposal.id, one.id) });
  pick.checked = !left.has(one.id);
  view.append(el("label", { class: "pick" }, pick), el("div", {}, told, words, verdictLine(one)));
  return view;
}

// The whole report written again: what would change, section by section, before anything does.
function wholeProposalView(desk, proposal) {
  const view = el("div", { class: "paper proposal-whole", role: "region", "aria-label": "Proposed draft" });
  view.append(el("h2", {}, "A fresh draft waits"), el("p", { class: "muted" }, `${capital(proposal.line)}. ${proposalLine(proposal)} Nothing changes until you take it.`));
  view.append(proposalButtons(desk, proposal), el("p", { class: "small muted" }, "Untick what should stay as it is. ", button("Read the report as it stands", { onclick: () => desk.showProposal(false), kind: "plain" })));
  let section = null;
  for (const one of proposal.differences) {
    if (one.section !== section) {
      section = one.section;
      view.append(el("h3", { class: "proposal-section" }, one.section_title));
    }
    view.append(differenceView(desk, proposal, one));
  }
  if (proposal.differences.length > 6) view.append(proposalButtons(desk, proposal));
  return view;
}

function proposalBanner(desk, proposal) {
  return el("div", { class: "notice banner" }, el("p", {}, `A fresh draft waits to be looked at: ${proposal.line}.`), button("Look at it", { onclick: () => desk.showProposal(true), kind: "primary" }));
}

// Sections that want a person's thought first: their questions, then the draft.
function thinkView(desk, asked) {
  const form = desk.thoughtsOf(asked.section, asked.questions.length);
  const card = el("div", { class: "think", role: "group", "aria-label": `Think first: ${asked.title}` });
  if (!asked.waits) return thoughtView(desk, asked, card);
  card.append(el("h3", {}, "Think first"), el("p", { class: "small muted" }, "Your own view comes before any draft of this section. Each answer becomes a sentence in your name."));
  asked.questions.forEach((question, place) => {
    const area = el("textarea", { rows: "2", "aria-label": question, value: form.answers[place], oninput: (event) => {
      const had = form.answers.some((one) => one.trim());
      form.answers[place] = event.target.value;
      if (had !== form.answers.some((one) => one.trim())) desk.draw();
    } });
    card.append(el("label", { class: "thought" }, el("span", {}, question), area));
  });
  const why = desk.whyNot();
  const none = form.answers.some((one) => one.trim()) ? null : "Answer a question first, or skip with a reason.";
  if (form.skipping) card.append(skipView(desk, asked, form));
  else {
    card.append(el("div", { class: "row" },
      button("Keep my answers", { onclick: () => desk.think(asked.section), why: why || none, kind: none ? "" : "primary" }),
      button("Draft it now", { onclick: () => desk.think(asked.section, true), why: why || none || desk.mayNot("draft"), title: "Keeps your answers and drafts the rest of the section beside them." }),
      button("Skip, with reason", { onclick: () => { form.skipping = true; desk.draw(); }, why, kind: "plain" })));
  }
  return card;
}

// Somebody has answered, or passed the questions over: the section can be drafted.
function thoughtView(desk, asked, card) {
  const who = [...new Set(asked.answers.map((one) => one.by))].join(", ");
  const told = asked.answers.length ? `${counted(asked.answers.length, "answer")} of ${who} stand${asked.answers.length === 1 ? "s" : ""} here.` : `Questions passed over by ${asked.passed_over}.`;
  const draft = () => desk.act("draft_thought", { section: asked.section });
  const busy = desk.working.has(asked.section) ? "It is being written." : null;
  card.append(el("p", { class: "small" }, told), el("div", { class: "row" }, button("Draft it now", { onclick: draft, why: desk.mayNot("draft") || busy, kind: "primary" }), el("span", { class: "small muted" }, "What people wrote stays as they wrote it.")));
  return card;
}

function skipView(desk, asked, form) {
  const reason = el("input", { type: "text", "aria-label": "Reason for skipping", placeholder: "Why this section is drafted without your thoughts", value: form.reason, oninput: (event) => { form.reason = event.target.value; } });
  const send = () => form.reason.trim() && desk.skipThinking(asked.section);
  reason.onkeydown = (event) => { if (event.key === "Enter") send(); };
  return el("div", { class: "row skip" }, reason, button("Skip and draft", { onclick: send, kind: "primary", title: "Needs a reason." }), button("Back", { onclick: () => { form.skipping = false; desk.draw(); } }));
}
