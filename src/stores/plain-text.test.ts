import { expect } from 'chai';
import { paragraphs, plainText } from './plain-text.ts';

describe('the plain words of markup', () => {
  const cases: [string, string][] = [
    ['', ''],
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<p>One<br>Two</p>', 'One\nTwo'],
    ['<p>One <strong>two</strong> <em>three</em></p>', 'One two three'],
    ['<ul><li><p>One</p></li><li><p>Two</p></li></ul><p>End</p>', '- One\n- Two\n\nEnd'],
    ['<ol><li>One</li><li>Two</li></ol>', '1. One\n2. Two'],
    ['<p>Fine.</p><blockquote><p>We come</p><p>on Monday</p></blockquote>', 'Fine.\n\n> We come\n>\n> on Monday'],
    ['<p>1 &lt; 2 &amp; 3 &#62; 2 &#x2603; &nope; &nbsp;x</p>', '1 < 2 & 3 > 2 ☃ &nope;  x'],
    ['<p>a < b</p>', 'a < b'],
    ['<!-- <p>no</p> --><p>yes</p>', 'yes'],
  ];
  for (const [html, text] of cases) it(`of ${html || 'nothing'}`, () => expect(plainText(html).replace(/\u00a0/g, ' ')).to.equal(text));

  it('come back as they were', () => {
    const text = 'One <b>\nTwo & "three"\n\nFour';
    expect(plainText(paragraphs(text))).to.equal(text);
  });
});
