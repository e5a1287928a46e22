// Building the page. Text always goes in as text: nothing that anybody typed is ever read as markup.

/** An element. `props`: "on…" listeners, `class`, `data`, booleans, anything else an attribute. */
export function h(tag, props = {}, ...children) {
  const element = tag === "svg" || tag === "path"
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/**
 * Make a list's children what `items` says, keeping the nodes of those that have not changed.
 * `items`: [key, value] in order; a value that is not the same object is drawn anew by `draw(value, key)`.
 */
export function keyed(list, items, draw) {
  const known = (list.knownItems ??= new Map());
  const wanted = new Set(items.map(([key]) => key));
  for (const [key, { node }] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
  let place = list.firstElementChild;
  for (const [key, value] of items) {
    let entry = known.get(key);
    if (!entry || entry.value !== value) {
      const node = draw(value, key);
      if (entry) {
        if (place === entry.node) place = entry.node.nextElementSibling;
        entry.node.remove();
      }
      entry = { node, value };
      known.set(key, entry);
    }
    if (entry.node === place) place = place.nextElementSibling;
    else list.insertBefore(entry.node, place);
  }
}

/** Replace what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Keep a scrolling element at its end if it was there, whatever `change` does to it. */
export function keepingEnd(scroller, change) {
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  change();
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}
