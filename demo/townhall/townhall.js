// What the desk adds to the elements: its words, and the acceptance of applications.
import { start } from '/shared/preferences.js';
import { words } from '/words.js';

start(words);

const dialog = document.querySelector('#acceptance');
if (dialog) desk(document.querySelector('fdz-inbox'), document.querySelector('#decide'), dialog);

/** An application that is open can be accepted: an answer in its conversation gives it a number. */
function desk(inbox, bar, dialog) {
  const form = dialog.querySelector('form');
  const box = dialog.querySelector('fdz-compose-box');
  const { number, note } = form.elements;
  let open;

  const isApplication = ({ direction, reference, tags = [] }) => direction === 'in' && !reference && tags.some(({ name }) => name === 'parcel');
  let leave;
  inbox.addEventListener('fdz-message-opened', ({ conversation }) => {
    const { mailbox } = inbox.services;
    // Somebody else at the desk may accept it meanwhile.
    const look = () => {
      open = mailbox.conversation(conversation.id) ?? conversation;
      bar.hidden = !isApplication(open);
    };
    leave?.();
    leave = mailbox.subscribe(look);
    look();
  });

  document.querySelector('#accept').addEventListener('click', () => {
    const language = document.documentElement.lang.slice(0, 2);
    number.value = nextNumber();
    note.value = words[language]?.['note-text'] ?? words.en['note-text'];
    box.reference = number.value;
    box.replyTo = open.messageId;
    dialog.showModal();
    number.focus();
  });
  number.addEventListener('input', () => {
    box.reference = number.value;
  });
  box.addEventListener('fdz-message-queued', () => {
    remember(number.value);
    document.querySelector('#leave').hidden = true;
  });
  box.addEventListener('fdz-compose-closed', () => dialog.close());
  document.querySelector('#leave').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    form.reset();
    document.querySelector('#leave').hidden = false;
    inbox.focus();
  });
}

const LAST = 'last-number';

/** The town's numbers go up by one; a real one asks its register. */
function nextNumber() {
  const year = new Date().getFullYear();
  return `SP-${year}-${String(Number(read() ?? 122) + 1).padStart(6, '0')}`;
}

function remember(number) {
  try {
    localStorage.setItem(LAST, String(Number(number.slice(-6))));
  } catch {
    // Without storage the clerk writes the number.
  }
}

function read() {
  try {
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}
