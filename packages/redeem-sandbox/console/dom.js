// In: ids, tags, properties. Out: elements; text is always set as text, never parsed as HTML.

export const byId = (id) => document.getElementById(id);

/** Makes an element; `properties` are set as they are, children are elements or text. */
export const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export const badge = (kind, text) => make('span', { className: `badge ${kind}` }, text);
