/**
 * The one file that imports ProseMirror's view: a formatted-text editor inside a shadow root. Loaded
 * when the text is first entered.
 * @module
 */
import { baseKeymap, chainCommands, exitCode, lift, toggleMark, wrapIn } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { DOMParser, DOMSerializer, Slice, type MarkType, type NodeType, type ResolvedPos } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, TextSelection, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { allowedUrl } from '../../src/element/allowed-url.ts';
import { inertDocument } from '../../src/element/inert-html.ts';
import type { Editor, EditorOptions, FormatName, FormatState } from './editor.ts';
import { plainText, schema } from './schema.ts';

const { nodes, marks } = schema;
const MARKS: Partial<Record<FormatName, MarkType>> = { bold: marks.strong, italic: marks.em, underline: marks.underline };
const LISTS: Partial<Record<FormatName, NodeType>> = { bullets: nodes.bullet_list, numbers: nodes.ordered_list };

/** Whether the selection stands inside a node of this type. */
function inside(state: EditorState, type: NodeType | undefined): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

function marked(state: EditorState, type: MarkType): boolean {
  const { from, to, $from, empty } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
}

function command(name: FormatName): Command {
  const mark = MARKS[name];
  if (mark) return toggleMark(mark);
  const list = LISTS[name];
  if (list) return (state, dispatch) => (inside(state, list) ? liftListItem(nodes.list_item!) : wrapInList(list))(state, dispatch);
  if (name === 'undo') return undo;
  if (name === 'redo') return redo;
  if (name === 'quote') return (state, dispatch) => (inside(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote!))(state, dispatch);
  return toggleMark(marks.link!);
}

const hardBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create()).scrollIntoView());
  return true;
});

/** Selects the whole link the cursor stands in, so that it can be changed or taken away. */
function linkRange(state: EditorState): { from: number; to: number; href: string } | undefined {
  const { $from, from, to, empty } = state.selection;
  const type = marks.link!;
  if (!empty) {
    let href = '';
    state.doc.nodesBetween(from, to, (node) => {
      href ||= String(type.isInSet(node.marks)?.attrs.href ?? '');
    });
    return { from, to, href };
  }
  const mark = type.isInSet($from.marks());
  if (!mark) return undefined;
  let start = $from.pos;
  let end = $from.pos;
  $from.parent.forEach((node, offset) => {
    const begin = $from.start() + offset;
    if (mark.isInSet(node.marks) && begin <= $from.pos && begin + node.nodeSize >= $from.pos) {
      start = Math.min(start, begin);
      end = Math.max(end, begin + node.nodeSize);
    }
  });
  return { from: start, to: end, href: String(mark.attrs.href) };
}

/** The HTML of a draft is written by this editor or from plain text: every space in it was typed. */
function parseHtml(html: string) {
  const inert = html ? inertDocument(html) : undefined;
  return DOMParser.fromSchema(schema).parse(inert?.body ?? document.createElement('div'), { preserveWhitespace: true });
}

/** What of a stranger's HTML has a place in a letter; `undefined` where it cannot be told. */
function sliceOf(html: string, context: ResolvedPos): Slice | undefined {
  const inert = inertDocument(html);
  if (!inert) return undefined;
  // What is named `nodeName` stands in for that of its form, and `body` for that of its document.
  for (const named of Document.prototype.querySelectorAll.call(inert, '[id], [name]')) for (const name of ['id', 'name']) Element.prototype.removeAttribute.call(named, name);
  for (const useless of inert.querySelectorAll('style, script, title, meta, link, template')) useless.remove();
  try {
    return DOMParser.fromSchema(schema).parseSlice(inert.body, { context });
  } catch {
    // Nested beyond reason.
    return undefined;
  }
}

/** @returns a running editor in `mount`, which must stand in a shadow root already */
export function createEditor(mount: HTMLElement, options: EditorOptions): Editor {
  prepareRoot(mount.getRootNode());
  let editable = options.editable;
  const serializer = DOMSerializer.fromSchema(schema);
  const listItem = nodes.list_item!;
  const startState = (html: string) => EditorState.create({
    doc: parseHtml(html),
    plugins: [
      history(),
      inputRules({
        rules: [
          wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list!),
          wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list!, (match) => ({ start: Number(match[1]) })),
          wrappingInputRule(/^\s*>\s$/, nodes.blockquote!),
        ],
      }),
      keymap({
        'Mod-b': command('bold'), 'Mod-i': command('italic'), 'Mod-u': command('underline'),
        'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo,
        'Shift-Mod-7': command('numbers'), 'Shift-Mod-8': command('bullets'), 'Shift-Mod-9': command('quote'),
        'Mod-k': () => (options.onLink(), true),
        'Shift-Enter': hardBreak,
        Enter: splitListItem(listItem),
        // Tab must leave the box: nesting has its own keys.
        'Mod-]': sinkListItem(listItem), 'Mod-[': liftListItem(listItem),
      }),
      keymap(Object.fromEntries(Object.entries(baseKeymap).filter(([key]) => key !== 'Mod-Enter'))),
    ],
  });

  const insert = (html: string, text: string, event: ClipboardEvent | DragEvent): boolean => {
    const { state } = view;
    const href = !html.includes('<a') || !text.includes('\n') ? allowedUrl(text) : undefined;
    if (href && !state.selection.empty) {
      view.dispatch(state.tr.addMark(state.selection.from, state.selection.to, marks.link!.create({ href })));
      return true;
    }
    const slice = html ? sliceOf(html, state.selection.$from) : undefined;
    // What cannot be read is not left to the browser, which would put it into the page as it is.
    if (!slice) return text ? view.pasteText(text, event instanceof ClipboardEvent ? event : undefined) : html !== '';
    view.dispatch(state.tr.replaceSelection(Slice.maxOpen(slice.content)).scrollIntoView().setMeta('paste', true));
    return true;
  };

  const attributes: Record<string, string> = { role: 'textbox', 'aria-multiline': 'true', part: 'text', spellcheck: 'true' };
  const view: EditorView = new EditorView({ mount }, {
    state: startState(options.html),
    editable: () => editable,
    attributes: () => ({ ...attributes, 'aria-label': options.label(), ...(editable ? {} : { 'aria-readonly': 'true', tabindex: '0' }) }),
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged) options.onChange(editor.html(), plainText(view.state.doc));
      options.onState(formats(view.state));
    },
    // ProseMirror's own clipboard reader makes a Trusted Types policy of its own; ours does for both.
    handleDOMEvents: {
      // Escape is not the editor's: whatever the box stands in closes by it.
      keydown: (_view, event) => event.key === 'Escape',
      paste: (_view, event) => {
        const data = event.clipboardData;
        if (!editable || !data || !insert(data.getData('text/html'), data.getData('text/plain'), event)) return false;
        event.preventDefault();
        return true;
      },
      drop: (_view, event) => {
        const data = event.dataTransfer;
        if (!editable || !data || view.dragging) return false;
        // Files are the box's to attach.
        if (data.types.includes('Files')) return true;
        event.preventDefault();
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
        insert(data.getData('text/html'), data.getData('text/plain'), event);
        return true;
      },
    },
  });

  function formats(state: EditorState): FormatState {
    return {
      bold: marked(state, marks.strong!), italic: marked(state, marks.em!), underline: marked(state, marks.underline!),
      link: marked(state, marks.link!), bullets: inside(state, nodes.bullet_list), numbers: inside(state, nodes.ordered_list),
      quote: inside(state, nodes.blockquote), undo: undo(state), redo: redo(state),
    };
  }

  const editor: Editor = {
    html() {
      const { doc } = view.state;
      if (doc.childCount === 1 && doc.firstChild?.type === nodes.paragraph && !doc.firstChild?.childCount) return '';
      const holder = document.implementation.createHTMLDocument('').body;
      holder.append(serializer.serializeFragment(doc.content, { document: holder.ownerDocument }));
      return holder.innerHTML;
    },
    setHtml(html) {
      view.updateState(startState(html));
      options.onState(formats(view.state));
    },
    run(name) {
      command(name)(view.state, view.dispatch, view);
      view.focus();
    },
    selectedLink: () => linkRange(view.state)?.href ?? '',
    link(url) {
      const range = linkRange(view.state);
      const href = allowedUrl(url);
      const type = marks.link!;
      let { tr } = view.state;
      if (range && range.from < range.to) {
        tr = tr.removeMark(range.from, range.to, type);
        if (href) tr = tr.addMark(range.from, range.to, type.create({ href }));
      } else if (href) {
        tr = tr.replaceSelectionWith(schema.text(url.trim(), [type.create({ href })]), false);
      }
      view.dispatch(tr);
      view.focus();
    },
    focus(where) {
      if (where !== undefined) {
        const { doc, tr } = view.state;
        const at = where === 'start' ? TextSelection.atStart(doc) : where === 'end' ? TextSelection.atEnd(doc) : TextSelection.near(doc.resolve(Math.min(where, doc.content.size)));
        view.dispatch(tr.setSelection(at));
      }
      view.focus();
    },
    setEditable(value) {
      editable = value;
      view.setProps({ editable: () => editable });
    },
    refresh: () => view.setProps({}),
    destroy: () => view.destroy(),
  };
  options.onState(formats(view.state));
  return editor;
}

/**
 * ProseMirror asks its root for the selection and, where the root cannot answer, patches the prototype
 * of every shadow root on the page. Giving this one root the method keeps the host's prototypes as they are.
 */
function prepareRoot(root: Node): void {
  if (!(root instanceof ShadowRoot)) return;
  if (!('getSelection' in root)) Object.assign(root, { getSelection: () => document.getSelection() });
  if (!('createRange' in root)) Object.assign(root, { createRange: () => document.createRange() });
}
