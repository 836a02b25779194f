import { expect, test } from 'vitest';

import { isolateSvg } from './isolate-svg.ts';

test('ids and every kind of reference to them get the prefix', () => {
  const svg =
    '<svg aria-labelledby="t other"><title id="t">a</title><clipPath id="c"/><g clip-path="url(#c)" style="fill: url(&quot;#c&quot;)"/>' +
    '<use href="#c"/><use xlink:href="#c"/><a href="#elsewhere"/></svg>';
  expect(isolateSvg(svg, 'figure-1')).toBe(
    '<svg aria-labelledby="figure-1-t other"><title id="figure-1-t">a</title><clipPath id="figure-1-c"/>' +
      '<g clip-path="url(#figure-1-c)" style="fill: url(&quot;#figure-1-c&quot;)"/>' +
      '<use href="#figure-1-c"/><use xlink:href="#figure-1-c"/><a href="#elsewhere"/></svg>',
  );
});

test('classes and their rules get the prefix, numbers with points do not', () => {
  const svg = '<svg class="plot"><style>.plot { opacity: .5 } :where(.plot text) {} .foreign {} #x {}</style><g class="a b"/></svg>';
  expect(isolateSvg(svg, 'f')).toBe(
    '<svg class="f-plot"><style>.f-plot { opacity: .5 } :where(.f-plot text) {} .foreign {} #x {}</style><g class="f-a f-b"/></svg>',
  );
});

test('words that look like attributes stay as they are', () => {
  const svg = '<svg aria-label="a > b id=\'x\'"><text>id="x" url(#x) class="y"</text><g id="x"/></svg>';
  expect(isolateSvg(svg, 'f')).toBe(
    '<svg aria-label="a > b id=\'x\'"><text>id="x" url(#x) class="y"</text><g id="f-x"/></svg>',
  );
});

test('an XML declaration and a document type before the drawing are dropped', () => {
  expect(isolateSvg('<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg/>', 'f')).toBe('<svg/>');
});

test('embedded pictures pass unchanged', () => {
  const svg = '<svg><image href="data:image/png;base64,iVBOR/+=" width="3"/></svg>';
  expect(isolateSvg(svg, 'f')).toBe(svg);
});
