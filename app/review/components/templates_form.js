// The fields of a template. Each has a label, and room for what is wrong with it.

function fieldOf(label, input, path, { hint = null, wide = false } = {}) {
  const wrong = el("small", { class: "wrong", role: "alert" });
  return el("label", { class: wide ? "field wide" : "field", "data-path": path }, el("span", {}, label, hint ? el("em", {}, hint) : null), input, wrong);
}

function textField(page, target, key, { rows = 0, placeholder = "", max = 300, code = false } = {}) {
  const node = rows ? el("textarea", { rows: String(rows), maxlength: String(max), placeholder }) : el("input", { type: "text", maxlength: String(max), placeholder, class: code ? "code" : null, spellcheck: code ? "false" : null });
  node.value = target[key] || "";
  node.disabled = page.locked;
  node.oninput = () => { target[key] = node.value; page.changed(); };
  return node;
}

// Words divided by commas, or by lines; what is typed stays as it is while it is typed.
function wordsField(page, target, key, { lines = false, placeholder = "", rows = 2, list = null } = {}) {
  const node = lines ? el("textarea", { rows: String(rows), placeholder }) : el("input", { type: "text", placeholder, list });
  node.value = (target[key] || []).join(lines ? "\n" : ", ");
  node.disabled = page.locked;
  node.oninput = () => {
    target[key] = node.value.split(lines ? "\n" : ",").map((one) => one.trim()).filter(Boolean);
    page.changed();
  };
  return node;
}

function numberField(page, target, key, placeholder) {
  const node = el("input", { type: "text", inputmode: "numeric", placeholder, class: "number", maxlength: "6" });
  node.value = target[key] === null || target[key] === undefined ? "" : String(target[key]);
  node.disabled = page.locked;
  node.oninput = () => {
    const text = node.value.trim();
    target[key] = text === "" ? null : /^\d+$/.test(text) ? Number(text) : text;
    page.changed();
  };
  return node;
}

function choiceField(page, target, key, options, onchange = null) {
  const node = el("select", {}, options.map(([value, label]) => el("option", { value }, label)));
  node.value = target[key] || "";
  node.disabled = page.locked;
  node.onchange = () => { target[key] = node.value; if (onchange) onchange(); page.changed(); };
  return node;
}

function tickField(page, label, isOn, set, path = null) {
  const node = el("input", { type: "checkbox" });
  node.checked = isOn;
  node.disabled = page.locked;
  node.onchange = () => { set(node.checked); page.changed(); };
  return el("label", { class: "tick", "data-path": path }, node, el("span", {}, label), path ? el("small", { class: "wrong", role: "alert" }) : null);
}

function spoken(word) {
  return word.replaceAll("_", " ");
}

function reportFields(page, form) {
  const isNew = page.local.key.startsWith("new:");
  const id = textField(page, form, "id", { code: true, max: 60, placeholder: "payments-short" });
  if (!isNew) id.disabled = true;
  return el(
    "fieldset", { class: "fields" },
    el("legend", { class: "unseen" }, "The report"),
    fieldOf("Title", textField(page, form, "title"), "title", { wide: true }),
    fieldOf("Id", id, "id", { hint: isNew ? "small letters, digits, hyphens" : "stays" }),
    fieldOf("For", choiceField(page, form, "audience", [["internal", "the team"], ["customers", "customers"]]), "audience"),
    fieldOf("Severities", wordsField(page, form, "severities", { placeholder: "SEV1, P1" }), "severities"),
    fieldOf("Types", wordsField(page, form, "incident_types", { placeholder: "security" }), "incident_types"),
    fieldOf("Teams", wordsField(page, form, "teams", { placeholder: "Payments" }), "teams"),
    fieldOf("Time zone", textField(page, form, "zone", { placeholder: "UTC", max: 60 }), "zone"),
    fieldOf("Most words", numberField(page, form, "max_words", "no limit"), "max_words"),
    tickField(page, "Default: chosen where nothing else fits", form.default === true, (on) => { form.default = on; }, "default"),
  );
}

function slug(title) {
  return title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
}
