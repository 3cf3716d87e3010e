// The page of batches: choosing reports, the dry run, what was begun, and one batch with its reports.

class Regenerate {
  constructor(root) {
    this.root = root;
    this.memory = { form: null, limits: null, limiting: null, confirming: null, left: new Map() };
  }

  part(name) { return this.root.querySelector(`.rg-${name}`); }

  show(data) {
    this.data = data;
    const key = JSON.stringify(data.typed);
    if (!this.memory.form || this.memory.typed !== key) {
      const { template, model, since, where } = data.typed;
      this.memory.form = { template, model, since, where: rowsOf(where) };
      this.memory.typed = key;
    }
    if (this.memory.batch !== (data.batch && data.batch.id)) Object.assign(this.memory, { limiting: null, confirming: null, batch: data.batch && data.batch.id });
    this.draw();
  }

  draw() {
    const { data } = this;
    const one = Boolean(data.batch);
    for (const name of ["choice", "plan", "batches"]) this.part(name).hidden = one;
    for (const name of ["batch", "confirm", "filter", "items", "foot"]) this.part(name).hidden = !one;
    redraw(this.part("head"), [one && data.batch.id], () => this.heading());
    redraw(this.part("told"), data.notice, () => [data.notice ? noticeBox(data.notice) : null]);
    if (one) this.drawOne();
    else this.drawAll();
  }

  heading() {
    if (!this.data.batch) return [el("h1", {}, "Regenerate"), el("p", { class: "muted" }, "Write many reports again with another template, prompt or model. Each gets a proposal beside it; nothing is replaced by itself.")];
    const back = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.send({ name: "batch", batch: "" });
    };
    return [el("p", { class: "small" }, el("a", { href: "regenerate", onclick: back }, "All batches")), el("h1", {}, `Batch ${this.data.batch.id}`)];
  }

  drawAll() {
    const { data } = this;
    this.drawChoice();
    if (data.planning) redraw(this.part("plan"), data.planning, () => planningView(data));
    else this.drawPlan();
    const list = this.part("batches");
    if (!list.firstChild) list.append(el("h2", {}, "Batches"), el("p", { class: "none" }, "No batch was begun yet."), el("ul", {}));
    list.querySelector(".none").hidden = data.batches.length > 0;
    keepNodes(list.querySelector("ul"), data.batches, (one) => one.id, (one) => batchRow(this, one));
  }

  drawChoice() {
    const { memory, data } = this;
    const node = this.part("choice");
    node.onsubmit = (event) => {
      event.preventDefault();
      if (!data.planning) this.send({ name: "plan", choice: typedChoice(memory.form) });
    };
    const shape = [memory.typed, memory.form.where.map((one) => one.name), memory.form.where.length, data.templates, Boolean(data.planning), Boolean(data.plan)];
    redraw(node, shape, () => choiceForm(this));
    node.onchange = () => this.drawPlan();
    node.oninput = () => this.drawPlan();
  }

  drawPlan() {
    const { data, memory } = this;
    if (data.planning) return;
    const source = [data.plan, data.nobody, data.why_not, data.plan && JSON.stringify(typedChoice(memory.form)) === JSON.stringify(chosenOf(data.plan.typed))];
    redraw(this.part("plan"), source, () => (data.plan ? planView(this) : []));
  }

  drawOne() {
    const { data, memory } = this;
    this.drawBatch();
    this.drawConfirm();
    redraw(this.part("filter"), [data.batch.counts, data.only, data.why_not, data.waiting], () => itemFilter(this));
    const items = data.items.map((one) => ({ ...one, left: [...(memory.left.get(one.incident) || [])], why: data.why_not }));
    keepNodes(this.part("items"), items, (one) => one.incident, (one) => itemView(this, one));
    redraw(this.part("foot"), [data.more, data.items.length], () => [
      data.items.length ? null : el("p", { class: "none" }, "No report of the batch is in this state."),
      data.more ? button("Show more", { onclick: () => this.send({ name: "more" }) }) : null,
    ]);
  }

  drawBatch() {
    const { data, memory } = this;
    redraw(this.part("batch"), [data.batch, data.nobody, data.why_not, Boolean(memory.limiting)], () => batchHead(this));
  }

  drawConfirm() {
    redraw(this.part("confirm"), [this.data.confirm, this.data.taking, this.memory.confirming], () => confirmView(this));
  }

  toggleLeft(incident, id) {
    const left = this.memory.left.get(incident) || new Set();
    if (!left.delete(id)) left.add(id);
    this.memory.left.set(incident, left);
    this.drawOne();
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = memoryOf(parentElement, () => new Regenerate(parentElement.querySelector(".rg")));
  page.send = (act) => setTriggerValue("act", { ...act, id: `${Date.now()}-${Math.random()}` });
  page.show(data);
}
