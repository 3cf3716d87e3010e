// What people say beside a sentence, a section or the report, and how a sentence came to its wording.

function sectionTalk(desk) {
  const id = desk.talking.replace(/^section:/, "");
  const section = desk.data.document.sections.find((one) => one.id === id);
  return [evidenceHead(desk, section ? section.title : "The report", "Comments and questions on this section."), ...talkBody(desk, desk.talking)];
}

function talkBody(desk, about) {
  const { talk } = desk.data;
  if (!talk) return [];
  const threads = talk.threads.filter((one) => one.about === about);
  const open = threads.filter((one) => !one.resolved);
  const resolved = threads.filter((one) => one.resolved);
  const parts = open.map((thread) => threadView(desk, thread));
  if (!threads.length && about !== "report") parts.push(el("p", { class: "small muted" }, "Nobody has said anything here yet."));
  parts.push(newRemark(desk, about));
  if (resolved.length) {
    const fold = el("details", { class: "resolved", ontoggle: (event) => { desk.resolvedOpen = event.target.open; } }, el("summary", { class: "small muted" }, `${counted(resolved.length, "resolved thread")}`), ...resolved.map((thread) => threadView(desk, thread)));
    fold.open = Boolean(desk.resolvedOpen);
    parts.push(fold);
  }
  return parts;
}

function threadView(desk, thread) {
  const why = desk.mayNot("comment");
  const view = el("article", { class: `thread ${thread.question ? "question-thread" : ""} ${thread.resolved ? "resolved" : ""}`, id: `thread-${thread.id}`, "aria-label": thread.question ? `Question to ${thread.asked}` : "Comment" });
  if (thread.question) view.append(el("p", { class: "small asked-line" }, thread.waits ? (thread.for_me ? "A question to you" : `A question to ${thread.asked}, not answered yet`) : `A question to ${thread.asked}`));
  for (const said of thread.said) {
    view.append(el("div", { class: "said-line" }, el("span", { class: "who" }, said.by), el("span", { class: "small muted" }, said.at), el("p", {}, said.text),
      said.mentions.length ? el("p", { class: "small muted" }, `To ${said.mentions.join(", ")}`) : null));
  }
  if (thread.resolved) {
    view.append(button("Open again", { onclick: () => desk.act("reopen_thread", { thread: thread.id }), why, kind: "plain" }));
    return view;
  }
  const draft = desk.wordsFor(`reply:${thread.id}`);
  const input = el("input", { type: "text", "aria-label": thread.for_me ? "Your answer to the question" : "Reply", placeholder: thread.for_me ? "Your answer" : "Reply", value: draft.text, oninput: (event) => { draft.text = event.target.value; } });
  const send = () => desk.sendWords(`reply:${thread.id}`, "reply", { thread: thread.id });
  input.onkeydown = (event) => { if (event.key === "Enter") send(); };
  view.append(el("div", { class: "row" }, input, button("Send", { onclick: send, why }), button("Resolve", { onclick: () => desk.act("resolve", { thread: thread.id }), why, kind: "plain" })));
  return view;
}

// One box for both: a comment that may mention people, or a question that waits for one person's answer.
function newRemark(desk, about) {
  const { people } = desk.data.talk;
  const draft = desk.wordsFor(`new:${about}`);
  const why = desk.mayNot("comment");
  const box = el("div", { class: "remark" });
  const area = el("textarea", { rows: "2", "aria-label": draft.asks ? "Your question" : "Your comment", placeholder: draft.asks ? "What do you want to know?" : "Comment", value: draft.text, oninput: (event) => { draft.text = event.target.value; } });
  const where = about === "report" ? {} : about.startsWith("section:") ? { section: about.slice(8) } : { statement: about };
  const send = () => {
    if (draft.asks && !draft.asked) return;
    desk.sendWords(`new:${about}`, draft.asks ? "ask" : "comment", { ...where, asked: draft.asked, mentions: draft.mentions });
  };
  area.onkeydown = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(); };
  const modes = el("div", { class: "row modes", role: "radiogroup", "aria-label": "Kind of remark" }, modeButton(desk, draft, false, "Comment"), people.length ? modeButton(desk, draft, true, "Ask somebody") : null);
  box.append(modes);
  if (draft.asks) {
    const choice = el("select", { "aria-label": "Whom to ask", onchange: (event) => { draft.asked = event.target.value; desk.draw(); } }, el("option", { value: "" }, "Whom do you ask?"), ...people.map((one) => el("option", { value: one.id }, one.name)));
    choice.value = draft.asked;
    box.append(choice);
  }
  box.append(area);
  if (!draft.asks && people.length) box.append(mentionsView(desk, draft, people));
  const missing = draft.asks && !draft.asked ? "Choose whom you ask." : null;
  box.append(el("div", { class: "row" }, button(draft.asks ? "Ask" : "Comment", { onclick: send, why: why || missing, kind: "" })));
  return box;
}

function modeButton(desk, draft, asks, name) {
  const pick = () => {
    draft.asks = asks;
    desk.draw();
  };
  return el("button", { type: "button", role: "radio", class: "plain", "aria-checked": String(Boolean(draft.asks) === asks), onclick: pick }, name);
}

function mentionsView(desk, draft, people) {
  const name = (id) => people.find((one) => one.id === id)?.name || id;
  const chips = draft.mentions.map((id) => el("span", { class: "piece" }, el("span", {}, `@${name(id)}`), el("button", { type: "button", "aria-label": `Do not mention ${name(id)}`, onclick: () => { draft.mentions = draft.mentions.filter((one) => one !== id); desk.draw(); } }, "×")));
  const add = el("select", { "aria-label": "Mention somebody", onchange: (event) => { draft.mentions = [...draft.mentions, event.target.value]; desk.draw(); } },
    el("option", { value: "" }, "Mention …"), ...people.filter((one) => !draft.mentions.includes(one.id)).map((one) => el("option", { value: one.id }, one.name)));
  return el("div", { class: "pieces" }, ...chips, add);
}

const DONE = { accept: "accepted it", edit: "edited it", reject: "rejected it", restore: "took the decision back", add: "wrote it", settle: "settled it" };

// How the sentence came to be what it is: the writer's wording first, then each change with what differs.
function historyBody(desk, statement) {
  const parts = [];
  const edits = statement.history.filter((one) => one.change).length;
  if (statement.change && edits > 1) parts.push(el("div", { class: "evidence-block" }, el("h3", {}, "From the first wording to the present one"), diffView(statement.change)));
  const lines = [...statement.history].reverse().map((one) => {
    const restorable = one.id && one.after && one.after !== statement.text;
    return el("li", {}, el("p", { class: "small" }, el("span", { class: "who" }, one.by), ` ${DONE[one.action] || one.action}${one.reason ? `: ${one.reason}` : ""} `, el("span", { class: "muted" }, one.stamp)),
      one.change ? diffView(one.change) : null,
      restorable ? button("Restore this wording", { onclick: () => desk.act("restore_words", { statement: statement.id, correction: one.id, expected: statement.seen }), why: desk.whyNot(), kind: "plain" }) : null);
  });
  const first = statement.original || (statement.author.kind === "person" ? null : statement.text);
  if (first) {
    lines.push(el("li", {}, el("p", { class: "small" }, statement.original ? "First wording" : "Written once, never changed"), el("p", { class: "diff" }, first),
      statement.original ? button("Restore the first wording", { onclick: () => desk.act("restore_words", { statement: statement.id, correction: "", expected: statement.seen }), why: desk.whyNot(), kind: "plain" }) : null));
  }
  parts.push(el("ol", { class: "evidence-block history" }, ...lines));
  return parts;
}
