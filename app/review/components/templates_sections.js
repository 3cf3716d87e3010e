// The sections of a template as rows: opened to be edited, moved by their handle, by arrow keys or by buttons.

let sectionNumber = 0;

function withMarks(form) {
  for (const section of form.sections) section.uid = section.uid || `s${(sectionNumber += 1)}`;
  return form;
}

function newSection(form) {
  const taken = new Set(form.sections.map((one) => one.id));
  let id = "new-section";
  for (let number = 2; taken.has(id); number += 1) id = `new-section-${number}`;
  const evidence = { kinds: [], signals: [], milestones: false };
  return withMarks({ sections: [{ id, title: "New section", question: "", kind: "statements", topic: "response", audience: "", required: true, max_statements: 6, max_words: null, think_first: [], model: null, evidence, fresh: true }] }).sections[0];
}

function sectionsView(page, form) {
  const list = el("ol", { class: "tp-sections" }, form.sections.map((one, place) => sectionRow(page, form, one, place)));
  const add = () => {
    const made = newSection(form);
    form.sections.push(made);
    page.local.opened.add(made.uid);
    page.redraw(made.uid, ".title input, input");
    page.say("A section was added at the end.");
    page.changed();
  };
  return el(
    "section", { "aria-labelledby": "tp-sections" },
    el("div", { class: "tp-sub" }, el("h2", { id: "tp-sections" }, "Sections"), el("span", { class: "muted small" }, `${form.sections.length}`)),
    list,
    page.locked ? null : button("Add a section", { onclick: add }),
  );
}

function moveSection(page, form, from, to, focus) {
  if (to < 0 || to >= form.sections.length || from === to) return;
  const [moved] = form.sections.splice(from, 1);
  form.sections.splice(to, 0, moved);
  page.redraw(moved.uid, focus);
  page.say(`${moved.title || "The section"} is now section ${to + 1} of ${form.sections.length}.`);
  page.changed();
}

function sectionRow(page, form, section, place) {
  const row = el("li", { class: "tp-section", "data-uid": section.uid, "data-path": `sections.${place}` });
  const isOpen = page.local.opened.has(section.uid);
  const toggle = el("button", { type: "button", class: "plain open", "aria-expanded": String(isOpen) }, el("strong", {}, section.title || "Without a title"), el("span", { class: "asks" }, section.question || "asks nothing yet"));
  toggle.onclick = () => {
    page.local.opened[isOpen ? "delete" : "add"](section.uid);
    page.redraw(section.uid, ".open");
  };
  const about = [section.kind === "statements" ? null : spoken(section.kind), section.audience === "customers" ? "customers" : null, section.required === false ? "optional" : null, (section.think_first || []).length ? "asks people first" : null].filter(Boolean);
  row.append(el(
    "div", { class: "tp-row" },
    page.locked ? el("span", { class: "handle" }) : handle(page, form, section, place, row),
    el("span", { class: "place", "aria-hidden": "true" }, String(place + 1)),
    toggle,
    el("span", { class: "about" }, about.map((one) => el("span", { class: "chip" }, one))),
    page.locked ? null : rowButtons(page, form, section, place),
  ));
  row.append(el("p", { class: "wrong row-wrong", role: "alert" }));
  if (isOpen) row.append(sectionFields(page, section, place));
  else row.append(el("div", { class: "advice", "data-advice": `${place}` }));
  return row;
}

// The row says what is being typed below it.
function rowTold(page, section) {
  const row = page.root.querySelector(`[data-uid="${section.uid}"]`);
  row.querySelector(".open strong").textContent = section.title || "Without a title";
  row.querySelector(".open .asks").textContent = section.question || "asks nothing yet";
  row.querySelectorAll("[data-names]").forEach((one) => nameButton(one, section));
}

// Buttons of a row are named after their section: ``Move Impact up``.
function nameButton(node, section, words = node.dataset.names) {
  node.dataset.names = words;
  const label = words.replace("%", section.title || "the section");
  node.setAttribute("aria-label", label);
  if (node.title && !node.classList.contains("handle") && node.getAttribute("aria-disabled") !== "true") node.title = label;
  return node;
}

function handle(page, form, section, place, row) {
  const node = el("span", { role: "button", tabindex: "0", class: "handle", draggable: "true", title: "Drag to move; arrow up and down with the keyboard" }, "⠿");
  nameButton(node, section, `Move %, ${place + 1} of ${form.sections.length}`);
  node.onkeydown = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    moveSection(page, form, place, place + step, ".handle");
  };
  node.ondragstart = (event) => {
    page.dragged = section.uid;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", section.id);
    event.dataTransfer.setDragImage(row, 12, 12);
  };
  node.ondragend = () => { page.dragged = null; };
  row.ondragover = (event) => {
    if (!page.dragged || page.dragged === section.uid) return;
    event.preventDefault();
    row.classList.add("over");
  };
  row.ondragleave = () => row.classList.remove("over");
  row.ondrop = (event) => {
    event.preventDefault();
    row.classList.remove("over");
    const from = form.sections.findIndex((one) => one.uid === page.dragged);
    page.dragged = null;
    if (from >= 0) moveSection(page, form, from, place, ".handle");
  };
  return node;
}

function rowButtons(page, form, section, place) {
  const move = (step, sign, label, kind) => {
    const why = place + step < 0 ? "It is the first." : place + step >= form.sections.length ? "It is the last." : null;
    return nameButton(button(sign, { kind: `plain ${kind}`, why, title: label, onclick: () => moveSection(page, form, place, place + step, `.${kind}`) }), section, label);
  };
  const remove = button("Remove", {
    kind: "plain", why: form.sections.length === 1 ? "A report needs at least one section." : null,
    onclick: () => {
      form.sections.splice(place, 1);
      page.removed = { section, place };
      page.redraw();
      page.undoRemove(section.title || "The section");
      page.changed();
    },
  });
  nameButton(remove, section, "Remove %");
  return el("span", { class: "moves" }, move(-1, "↑", "Move % up", "up"), move(1, "↓", "Move % down", "down"), remove);
}

function sectionFields(page, section, place) {
  const path = (key) => `sections.${place}.${key}`;
  const { vocabulary } = page.data;
  const title = textField(page, section, "title");
  const id = textField(page, section, "id", { code: true, max: 60 });
  const typed = title.oninput;
  title.oninput = () => {
    if (section.fresh) { section.id = slug(title.value) || section.id; id.value = section.id; }
    typed();
    rowTold(page, section);
  };
  const question = textField(page, section, "question", { rows: 2, max: 500, placeholder: "Ask what and how, never who." });
  const asked = question.oninput;
  question.oninput = () => { asked(); rowTold(page, section); };
  const idTyped = id.oninput;
  id.oninput = () => { section.fresh = false; idTyped(); };
  const kinds = vocabulary.kinds.map((one) => [one, spoken(one)]);
  const topics = vocabulary.topics.map((one) => [one, spoken(one)]);
  if (!vocabulary.topics.includes(section.topic)) topics.push([section.topic, section.topic]);
  const onKind = () => {
    if (section.kind !== "statements" && vocabulary.topics.includes(section.kind)) section.topic = section.kind;
    page.redraw(section.uid, "[data-path$='.kind'] select");
  };
  const prose = section.kind === "statements";
  return el(
    "fieldset", { class: "fields inner" }, el("legend", { class: "unseen" }, `Section ${place + 1}`),
    fieldOf("Title", title, path("title")),
    fieldOf("Id", id, path("id")),
    fieldOf("Question", question, path("question"), { wide: true }),
    el("div", { class: "advice wide", "data-advice": `${place}.question` }),
    fieldOf("Kind", choiceField(page, section, "kind", kinds, onKind), path("kind")),
    prose ? fieldOf("Topic", choiceField(page, section, "topic", topics), path("topic")) : null,
    fieldOf("Most statements", numberField(page, section, "max_statements", "12"), path("max_statements")),
    fieldOf("Most words", numberField(page, section, "max_words", "no limit"), path("max_words")),
    fieldOf("For", choiceField(page, section, "audience", [["", "as the report"], ["internal", "the team"], ["customers", "customers"]]), path("audience")),
    tickField(page, "Required", section.required !== false, (on) => { section.required = on; }, path("required")),
    prose || (section.think_first || []).length ? fieldOf("Asked before it is drafted", wordsField(page, section, "think_first", { lines: true, placeholder: "One question in a line; empty: nobody is asked first" }), path("think_first"), { wide: true }) : null,
    prose ? el("div", { class: "advice wide", "data-advice": `${place}.think_first` }) : null,
    prose || section.model ? fieldOf("Model", textField(page, section, "model", { code: true, max: 120, placeholder: "as configured; or provider/name" }), path("model")) : null,
    prose ? evidenceFields(page, section, path("evidence")) : null,
  );
}

function evidenceFields(page, section, path) {
  const need = (section.evidence = section.evidence || { kinds: [], signals: [], milestones: false });
  need.kinds = need.kinds || [];
  need.signals = need.signals || [];
  const ticks = (key, all) => all.map((one) => tickField(page, spoken(one), need[key].includes(one), (on) => {
    need[key] = on ? [...need[key], one] : need[key].filter((other) => other !== one);
    count();
  }));
  const told = el("span", { class: "muted" });
  const count = () => {
    const parts = [...need.signals, ...need.kinds, ...(need.milestones ? ["milestones"] : [])].map(spoken);
    told.textContent = parts.length ? parts.join(", ") : "all events that matter";
  };
  count();
  const fold = el(
    "details", { class: "evidence wide", "data-path": path, open: page.local.evidence.has(section.uid) },
    el("summary", {}, "Rests on ", told), el("small", { class: "wrong", role: "alert" }),
    el("fieldset", {}, el("legend", {}, "What messages say"), ticks("signals", page.data.vocabulary.signals)),
    el("fieldset", {}, el("legend", {}, "Kinds of records"), ticks("kinds", page.data.vocabulary.events)),
    tickField(page, "the events behind the milestones", need.milestones === true, (on) => { need.milestones = on; count(); }),
  );
  fold.ontoggle = () => page.local.evidence[fold.open ? "add" : "delete"](section.uid);
  return fold;
}
