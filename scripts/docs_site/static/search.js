// Search as people type: a page need not have every word, rare words count for more, and under
// each result stands the question that its page answers. Sphinx's own wants all words on a page.
// An error that was printed leads to its own entry, by its code or by the words of its sentence.

// What a word is worth where it stands; a part of a longer word is worth less.
const WORTH = { title: 1, text: 0.6, partOfTitle: 0.4, partOfText: 0.15 };
const MOST = 25;
const BEST = 20; // all words in the title; a title that is the query has 16 of Sphinx
const PRINTED = { most: 3, words: 3, share: 0.8, score: 100 };

document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  Search.performTermsSearch = pagesWithTerms;
  const results = document.getElementById("search-results");
  new MutationObserver((changes) => {
    for (const item of changes.flatMap((change) => [...change.addedNodes])) {
      if (item.nodeName === "LI") describe(item, results);
    }
  }).observe(results, { childList: true, subtree: true });
});

function pagesWithTerms(searchTerms, excludedTerms) {
  const { docnames, titles, filenames, terms, titleterms } = Search._index;
  const words = [...searchTerms].map((word) => worthByPage(word, terms, titleterms, docnames.length));
  const whole = words.reduce((sum, { rarity }) => sum + rarity, 0);
  const excluded = new Set([...excludedTerms].flatMap((word) => listed(terms[word])));
  const results = docnames.flatMap((docname, page) => {
    const found = words.reduce((sum, { rarity, worth }) => sum + rarity * (worth.get(page) ?? 0), 0);
    if (found === 0 || excluded.has(page)) return [];
    const score = (BEST * found) / whole;
    return [[docname, titles[page], "", null, score, filenames[page], SearchResultKind.text]];
  });
  const best = results.sort((one, other) => Scorer.score(other) - Scorer.score(one)).slice(0, MOST);
  return [...printedErrors(new URLSearchParams(location.search).get("q") ?? ""), ...best];
}

// Errors whose code is in the query, or most of whose sentence is; its ‹values› are anything.
function printedErrors(query) {
  const typed = new Set(wordsOf(query));
  const isNamed = (code) => query.toLowerCase().includes(code);
  const found = SEAWALL_ERRORS.flatMap(([code, says]) => {
    const sentence = new Set(wordsOf(says.replace(/‹[^›]*›/g, " ")));
    const common = [...sentence].filter((word) => typed.has(word)).length;
    const isSaid = sentence.size >= PRINTED.words && common / sentence.size >= PRINTED.share;
    if (!isSaid && !isNamed(code)) return [];
    const page = `docs/reference/errors/${code.split(".")[0]}`;
    const score = PRINTED.score + (isNamed(code) ? 100 : common);
    return [[page, code, anchorOf(code), "", score, `${page}.md`, SearchResultKind.text]];
  });
  return found.sort((one, other) => other[4] - one[4]).slice(0, PRINTED.most);
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const anchorOf = (code) => `#${code.replaceAll(/[._]/g, "-")}`;

// How rare a word is, and what it is worth on each page that has it.
function worthByPage(word, terms, titleterms, count) {
  const worth = new Map();
  const take = (pages, value) => {
    for (const page of listed(pages)) worth.set(page, Math.max(value, worth.get(page) ?? 0));
  };
  take(own(terms, word), WORTH.text);
  take(own(titleterms, word), WORTH.title);
  if (word.length > 2) {
    for (const term of Object.keys(titleterms)) {
      if (term.includes(word)) take(titleterms[term], WORTH.partOfTitle);
    }
    if (worth.size === 0) {
      for (const term of Object.keys(terms)) if (term.includes(word)) take(terms[term], WORTH.partOfText);
    }
  }
  return { rarity: Math.log(1 + count / Math.max(1, worth.size)), worth };
}

// The index has a number where a word stands on one page, and a list where it stands on several.
const listed = (pages) => (pages === undefined ? [] : [pages].flat());
const own = (index, word) => (Object.hasOwn(index, word) ? index[word] : undefined);

function describe(item, results) {
  const link = item.querySelector("a");
  const name = decodeURI(link.getAttribute("href")).replace(/\.html.*$/, "");
  const question = document.createElement("p");
  const error = SEAWALL_ERRORS.find(([code]) => code === link.textContent);
  question.textContent = error ? `${error[1]} ${error[2]}` : (window.SEAWALL_QUESTIONS?.[name] ?? "");
  item.append(question);
  if (item === results.querySelector("li")) link.focus();
}
