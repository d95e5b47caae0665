/* The few search criteria that the double knows, of the many that the reference documents. */
#include "double.h"

#include <wchar.h>

/* The rest of the text after a word in whatever case; NULL if it does not begin with that word. */
static const WCHAR *after(const WCHAR *text, const WCHAR *word)
{
    size_t length = wcslen(word);
    return _wcsnicmp(text, word, length) == 0 ? text + length : NULL;
}

static const WCHAR *skipBlanks(const WCHAR *text)
{
    while (*text == L' ') text++;
    return text;
}

static const WCHAR *parseNumber(const WCHAR *text, enum wanted *wanted)
{
    if (*text != L'0' && *text != L'1') return NULL;
    *wanted = *text == L'1' ? YES : NO;
    return text + 1;
}

static const WCHAR *parseType(const WCHAR *text, UpdateType *type)
{
    const WCHAR *next = after(text, L"'Software'");
    *type = next ? utSoftware : utDriver;
    return next ? next : after(text, L"'Driver'");
}

/* name = value; where it ends, or NULL */
static const WCHAR *parseClause(const WCHAR *text, struct criteria *criteria)
{
    enum wanted *wanted = NULL;
    const WCHAR *next = after(text, L"IsInstalled");
    if (next) wanted = &criteria->installed;
    if (!next && (next = after(text, L"IsHidden"))) wanted = &criteria->hidden;
    if (!next) next = after(text, L"Type");
    if (!next) return NULL;
    next = skipBlanks(next);
    if (*next != L'=') return NULL;
    next = skipBlanks(next + 1);
    return wanted ? parseNumber(next, wanted) : parseType(next, &criteria->type);
}

BOOL criteriaParse(const BSTR text, struct criteria *criteria)
{
    const WCHAR *next = text ? skipBlanks(text) : NULL;
    while (next) {
        next = parseClause(next, criteria);
        if (!next) return FALSE;
        const WCHAR *end = skipBlanks(next);
        if (!*end) return TRUE;
        next = end > next ? after(end, L"and ") : NULL;
        if (next) next = skipBlanks(next);
    }
    return FALSE;
}

static BOOL fits(enum wanted wanted, BOOL value)
{
    return wanted == ANY || (wanted == YES) == (value != FALSE);
}

BOOL criteriaMatch(const struct criteria *criteria, const struct scriptUpdate *update)
{
    return !update->bundle && fits(criteria->installed, update->installed)
           && fits(criteria->hidden, update->hidden)
           && (!criteria->type || criteria->type == update->type);
}
