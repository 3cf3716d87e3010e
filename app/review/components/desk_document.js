// The document in the middle: it reads like the published page, each sentence with a quiet mark in its margin.

function statementView(desk, statement) {
  const selected = desk.isSelected(statement.id);
  const sign = signOf(statement);
  const writer = { plain: "plain writer", model: "model", person: statement.author.name }[statement.author.kind];
  const words = el("div", {
    class: "words", role: "button", tabindex: "0", "aria-pressed": String(selected),
    "aria-label": `${statement.text} (${[sign && sign[1], writer].filter(Boolean).join(", ")})`,
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      desk.select(statement.id);
    },
  });
  const timed = statement.kind === "timeline_entry" && statement.minute && !statement.text.startsWith(statement.minute);
  if (timed) {
    words.classList.add("timed");
    words.append(el("span", { class: "time", title: statement.stamp }, statement.minute));
  }
  const proposed = desk.proposedFor(statement.id);
  words.append(...(proposed ? [diffView(proposed.difference.change)] : wordNodes(desk, statement)));
  if (statement.verdict === "asserted") words.append(el("span", { class: "by" }, ` (${statement.author.name})`));
  const talk = desk.openThreads(statement.id).length;
  const view = el(
    "div",
    {
      class: `statement by-${statement.author.kind} ${selected ? "selected" : ""} ${statement.decision} ${selected && desk.lit && !desk.lit.span ? "lit-all" : ""}`,
      id: `statement-${statement.id}`, onclick: () => desk.select(statement.id),
    },
    el("span", { class: "mark", title: sign ? sign[1] : null }, sign ? signNode(sign[0]) : null),
    words,
    talk ? bubble(talk, () => desk.talkAbout(statement.id)) : desk.typedFor(statement.id) ? el("span", { class: "bubble unsaved", title: "You typed here and did not save" }, "…") : null,
  );
  if (proposed) view.append(proposedActs(desk, proposed));
  if (selected && !proposed) view.append(...statementActs(desk, statement));
  return view;
}

function bubble(number, onclick) {
  return el("button", { type: "button", class: "bubble", "aria-label": `${counted(number, "open comment")}: show`, onclick: (event) => { event.stopPropagation(); onclick(); } }, String(number));
}

function statementActs(desk, statement) {
  const editing = desk.editing && desk.editing.id === statement.id;
  const advised = statement.advice && !editing && statement.decision !== "rejected";
  return [...actsOf(desk, statement), ...(advised ? [adviceView(desk, statement)] : [])];
}

function actsOf(desk, statement) {
  if (desk.editing && desk.editing.id === statement.id) return [editorView(desk)];
  const why = desk.whyNot();
  const acts = el("div", { class: "acts", role: "group", "aria-label": "What to do with this sentence", onclick: (event) => event.stopPropagation() });
  const worst = statement.findings.find((finding) => finding.verdict === statement.verdict);
  if (worst && statement.needs) acts.append(el("div", { class: `told ${statement.verdict}` }, worst.message));
  else if (statement.decided) acts.append(el("div", { class: "told" }, capital(statement.decided)));
  if (statement.stale) acts.append(el("div", { class: "told stale" }, statement.stale));
  if (desk.rejecting === statement.id) return [acts, rejectView(desk, statement)];
  const act = (name) => () => desk.act(name, { statement: statement.id });
  if (statement.decision === "rejected") {
    acts.append(button("Restore", { onclick: act("restore"), why }));
    return [acts];
  }
  if (statement.decision !== "accepted" || statement.stale) {
    const refuse = statement.blocks ? `It is ${statement.label}: edit or reject it.` : null;
    const kind = (statement.needs || statement.stale) && !statement.blocks ? "primary" : "";
    acts.append(button("Accept", { onclick: () => desk.accept(statement), why: why || refuse, key: "a", kind }));
  }
  acts.append(button("Edit", { onclick: () => desk.edit(statement), why, key: "e", kind: statement.blocks ? "primary" : "" }));
  acts.append(button("Reject", { onclick: () => desk.startRejecting(statement.id), why, key: "r" }));
  if (statement.decision === "accepted") acts.append(button("Take acceptance back", { onclick: act("restore"), why, kind: "plain" }));
  const again = desk.working.has(statement.id) ? "It is being written again." : desk.mayNot("draft");
  acts.append(button("Write again", { onclick: () => desk.propose(statement.id), why: why || again, key: "g", kind: "plain", title: "Propose another wording of this sentence; you see it first." }));
  acts.append(button("Comment", { onclick: () => desk.talkAbout(statement.id, true), why: desk.mayNot("comment"), key: "c", kind: "plain" }));
  return [acts];
}

function sectionView(desk, section) {
  const view = el("section", { id: `section-${section.id}`, class: desk.sectionOfSelected() === section.id ? "here" : "", "aria-labelledby": `title-${section.id}` });
  const talk = desk.openThreads(`section:${section.id}`).length;
  view.append(el("div", { class: "section-head" }, el("h2", { id: `title-${section.id}` }, section.title), talk ? bubble(talk, () => desk.talkAbout(`section:${section.id}`)) : null, sectionTools(desk, section)));
  view.append(el("p", { class: "section-note" }, section.question, section.audience === "customers" ? " For customers." : ""));
  if (section.made.fell_back) view.append(el("p", { class: "section-note" }, `Written by the plain writer: ${section.made.fell_back}`));
  const asked = desk.thoughtFor(section.id);
  if (asked) view.append(thinkView(desk, asked));
  let day = null;
  for (const statement of section.statements) {
    if (statement.day && statement.day !== day && section.kind === "timeline") {
      day = statement.day;
      view.append(el("p", { class: "day" }, day));
    }
    view.append(statementView(desk, statement));
  }
  if (!section.statements.length && !asked) view.append(el("p", { class: "section-note" }, "Nothing is stated in this section."));
  if (desk.working.has(section.id)) view.append(el("p", { class: "section-note", role: "status" }, "This section is being written again. What is there stays until you take the new wording."));
  if (desk.editing && desk.editing.section === section.id && !desk.editing.id) view.append(editorView(desk));
  view.append(...desk.proposalsOf(section).map((one) => proposalCard(desk, one)));
  if (section.omissions.length && !asked) view.append(omissionsView(section.omissions));
  return view;
}

function sectionTools(desk, section) {
  const why = desk.whyNot();
  const tools = el("div", { class: "tools", role: "group", "aria-label": `${section.title}: tools` });
  if (section.acceptable) {
    const label = section.acceptable === 1 ? "Accept 1 supported" : `Accept ${section.acceptable} supported`;
    tools.append(button(label, { onclick: () => desk.act("accept_section", { section: section.id }), why, kind: "plain", title: "Approval needs nobody to do this." }));
  }
  tools.append(
    button("Add a sentence", { onclick: () => desk.add(section), why, kind: "plain" }),
    button("Comment", { onclick: () => desk.talkAbout(`section:${section.id}`, true), why: desk.mayNot("comment"), kind: "plain" }),
    button("Redraft", { onclick: () => desk.propose(null, section.id), why: why || desk.mayNot("draft"), kind: "plain", title: "Write this section again and show what would change. Sentences that people edited stay." }),
  );
  return tools;
}

function omissionsView(omissions) {
  const lines = omissions.map((one) => el("li", {}, `${one.text} — ${one.reason}`));
  return el("div", { class: "omissions" }, el("h3", {}, "Not stated, and why"), el("ul", {}, lines));
}

function questionsView(desk) {
  const questions = desk.data.document.questions;
  const view = el("section", { id: "section-questions", "aria-labelledby": "title-questions" });
  view.append(el("div", { class: "section-head" }, el("h2", { id: "title-questions" }, "Questions the records leave open")));
  view.append(el("p", { class: "section-note" }, "Readers see these as unknown until somebody answers them."));
  if (!questions.length) view.append(el("p", { class: "section-note" }, "All questions are settled."));
  view.append(...questions.map((question) => questionView(desk, question)));
  if (desk.data.document.settled.length) view.append(settledView(desk));
  return view;
}

// A question with its answers, each with the records that tell it.
function questionView(desk, question) {
  const chosen = desk.answers.get(question.id);
  const answer = question.answers.find((one) => one.id === chosen);
  const view = el("div", { class: "question", role: "radiogroup", "aria-label": question.question, id: `question-${question.id}` }, el("p", { class: "asked" }, question.question));
  for (const one of question.answers) {
    const input = el("input", { type: "radio", name: `question-${question.id}`, onchange: () => desk.answer(question, one), "aria-label": one.text });
    input.checked = one.id === chosen;
    const says = one.says.map((line) => el("span", { class: "says" }, line));
    view.append(el("label", { class: one.id === chosen ? "chosen" : "" }, input, el("span", { class: "answer" }, el("span", {}, one.text), ...says)));
  }
  if (!question.answers.length) view.append(el("p", { class: "small muted" }, "No record answers it. If you know, answer in your own words."));
  if (answer && answer.settles) {
    const settle = () => desk.act("settle", { question: question.id, answer: answer.id });
    view.append(el("div", { class: "row" }, button("Settle with this answer", { onclick: settle, why: desk.whyNot("answer"), kind: "primary" }),
      el("span", { class: "small muted" }, "Milestones, metrics and the sentences that rest on them follow; the choice is kept in your name.")));
  }
  view.append(ownAnswerView(desk, question));
  return view;
}

function ownAnswerView(desk, question) {
  const own = desk.own.get(question.id) || { text: "", at: "", open: false };
  desk.own.set(question.id, own);
  const words = el("input", { type: "text", value: own.text, placeholder: "What you know, and from where", "aria-label": "Your answer", oninput: (event) => { own.text = event.target.value; } });
  const at = el("input", { type: "text", value: own.at, placeholder: "2026-03-03T13:52:00Z", "aria-label": "Time with zone", oninput: (event) => { own.at = event.target.value; } });
  const send = () => desk.act("answer", { question: question.id, text: own.text.trim(), at: own.at.trim() });
  const form = el("details", { class: "own-answer", ontoggle: (event) => { own.open = event.target.open; } }, el("summary", {}, "Answer in your own words"),
    el("div", { class: "editor" }, words, question.asks_time ? at : null, el("div", { class: "row" }, button("Settle", { onclick: send, why: desk.whyNot("answer"), kind: "primary" }))));
  form.open = own.open;
  return form;
}

function settledView(desk) {
  const lines = desk.data.document.settled.map((one) =>
    el("li", {}, `${one.question} `, el("strong", {}, one.answer), el("span", { class: "muted" }, ` — ${one.by}, ${one.stamp} `),
      button("Ask again", { onclick: () => desk.act("reopen", { question: one.id }), why: desk.whyNot("answer"), kind: "plain" })));
  return el("div", { class: "omissions" }, el("h3", {}, "Settled"), el("ul", {}, lines));
}

// Before the first draft: how far it is, section by section as they are finished.
function formingView(desk) {
  const one = desk.progress.find((job) => job.scope === "report");
  const view = el("div", { class: "paper forming" });
  if (!one) {
    view.append(el("p", { class: "muted", role: "status" }, "Drafting begins."));
    return view;
  }
  const line = writingLine(one);
  view.append(
    el("h2", {}, "The report is being drafted"),
    el("p", { class: "muted", role: "status" }, one.nobody || one.waits || one.error ? line : "Sections are written side by side and checked. You may leave this page: the draft goes on."),
    progressBar(one.part, line), el("p", { class: "small muted doing" }, [one.steps && `${one.steps} sections`, one.doing].filter(Boolean).join(" · ") || "It begins."),
    one.lines.length ? el("ul", { class: "finished", "aria-label": "Finished sections" }, one.lines.map((text) => el("li", {}, text))) : null,
    el("div", { class: "row" }, ...writingActs(desk, one)),
  );
  return view;
}

function emptyView(desk) {
  const { empty, buttons } = desk.data;
  return el(
    "div", { class: "empty" }, el("h2", {}, empty.title), el("p", { class: "muted" }, empty.text),
    el("div", { class: "row" },
      button("Draft the report", { onclick: () => desk.act("draft"), why: buttons.draft, kind: "primary" }),
      button("Look at the timeline first", { onclick: () => desk.act("go", { page: "timeline" }) })),
  );
}
