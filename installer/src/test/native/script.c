/*
 * The scenario: `key = value` lines in UTF-8. Nothing is guessed: what is not understood in full
 * fails, so that a slip in a scenario cannot look like a pass.
 */
#include "double.h"

#include <errno.h>
#include <stdio.h>
#include <wchar.h>

#define FILE_BYTES_MAX (16 * 1024 * 1024)
#define GENERATED_MAX 100000
#define DURATION_MS_MAX (24L * 60 * 60 * 1000)
#define FIELDS_MAX 6
#define WORDS_MAX 24

/* ---- values ---- */

static BOOL parseLong(const WCHAR *text, LONG from, LONG to, LONG *value)
{
    WCHAR *end;
    errno = 0;
    long number = wcstol(text, &end, 10);
    if (end == text || *end || errno || number < from || number > to) return FALSE;
    *value = number;
    return TRUE;
}

static BOOL parseHresult(const WCHAR *text, HRESULT *value)
{
    WCHAR *end;
    size_t digits = wcslen(text);
    if (digits < 3 || digits > 10 || text[0] != L'0' || (text[1] | 0x20) != L'x') return FALSE;
    unsigned long number = wcstoul(text + 2, &end, 16);
    if (*end || text[2] == L'-' || text[2] == L'+' || text[2] == L' ') return FALSE;
    *value = (HRESULT)number;
    return TRUE;
}

/* A key that makes a call fail has to name a failure, or 0 for none. */
static BOOL parseFailure(const WCHAR *text, HRESULT *value)
{
    return parseHresult(text, value) && (*value == S_OK || FAILED(*value));
}

static BOOL parseBool(const WCHAR *text, BOOL *value)
{
    *value = wcscmp(text, L"true") == 0;
    return *value || wcscmp(text, L"false") == 0;
}

/* 2026-11-10T02:00:00Z and nothing else. */
static BOOL parseTime(const WCHAR *text, DATE *value)
{
    SYSTEMTIME time = {0};
    WCHAR z = 0;
    if (wcslen(text) != 20) return FALSE;
    if (swscanf(text, L"%4hu-%2hu-%2huT%2hu:%2hu:%2hu%lc", &time.wYear, &time.wMonth, &time.wDay,
                &time.wHour, &time.wMinute, &time.wSecond, &z) != 7 || z != L'Z')
        return FALSE;
    FILETIME valid; /* refuses the 31st of February, which the conversion below would carry over */
    return SystemTimeToFileTime(&time, &valid) && SystemTimeToVariantTime(&time, value);
}

static BSTR stringOrNull(const WCHAR *text)
{
    return *text ? SysAllocString(text) : NULL;
}

/* A title; "<null>" is the NULL string, the empty one is empty. */
static BSTR titleOf(const WCHAR *text)
{
    return wcscmp(text, L"<null>") == 0 ? NULL : SysAllocString(text);
}

static void trim(WCHAR **text)
{
    while (**text == L' ' || **text == L'\t') (*text)++;
    size_t length = wcslen(*text);
    while (length && wcschr(L" \t\r", (*text)[length - 1])) (*text)[--length] = 0;
}

/* Cuts at the bars, in place; the number of fields, or 0 if there are too many. */
static int split(WCHAR *text, WCHAR bar, WCHAR **fields, int most)
{
    int count = 0;
    for (WCHAR *next = text; next; text = next) {
        if (count == most) return 0;
        next = wcschr(text, bar);
        if (next) *next++ = 0;
        trim(&text);
        fields[count++] = text;
    }
    return count;
}

/* ---- lists ---- */

/* Room for one more; the lists are short or grow by generation, so doubling is enough. */
static void *grow(void **list, LONG *count, size_t size)
{
    LONG used = *count;
    if ((used & (used - 1)) == 0) {
        SIZE_T bytes = (SIZE_T)(used ? used * 2 : 1) * size;
        void *bigger = *list ? HeapReAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, *list, bytes)
                             : HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, bytes);
        if (!bigger) return NULL;
        *list = bigger;
    }
    (*count)++;
    return (char *)*list + (size_t)used * size;
}

static BOOL parseKbs(struct scriptUpdate *update, WCHAR *text)
{
    WCHAR *kbs[KBS_PER_UPDATE];
    if (!*text) return TRUE;
    int count = split(text, L',', kbs, KBS_PER_UPDATE);
    if (!count) return FALSE;
    for (int i = 0; i < count; i++) {
        if (wcsncmp(kbs[i], L"KB", 2) == 0) kbs[i] += 2;
        if (!*kbs[i] || wcsspn(kbs[i], L"0123456789") != wcslen(kbs[i])) return FALSE;
        update->kbs[update->kbCount++] = SysAllocString(kbs[i]);
    }
    return TRUE;
}

/* The value of a word such as handler=URI; NULL if it is another word, or has no value. */
static const WCHAR *valueOf(const WCHAR *word, const WCHAR *name)
{
    size_t length = wcslen(name);
    return wcsncmp(word, name, length) == 0 && word[length] == L'=' && word[length + 1]
               ? word + length + 1
               : NULL;
}

static BOOL addCategory(struct scriptCategories *categories, const WCHAR *id)
{
    if (categories->count == CATEGORIES_MAX) return FALSE;
    categories->ids[categories->count++] = SysAllocString(id);
    return TRUE;
}

static BOOL parseFlag(struct scriptUpdate *update, const WCHAR *word)
{
    if (wcscmp(word, L"driver") == 0) return (update->type = utDriver) != 0;
    if (wcscmp(word, L"browseOnly") == 0) return update->browseOnly = TRUE;
    if (wcscmp(word, L"installed") == 0) return update->installed = TRUE;
    return wcscmp(word, L"hidden") == 0 && (update->hidden = TRUE);
}

static BOOL parseUpdateWord(struct scriptUpdate *update, const WCHAR *word)
{
    const WCHAR *value;
    if ((value = valueOf(word, L"category"))) return addCategory(&update->categories, value);
    if ((value = valueOf(word, L"handler")) && !update->handlerId)
        return (update->handlerId = SysAllocString(value)) != NULL;
    if ((value = valueOf(word, L"in")) && !update->bundle)
        return (update->bundle = SysAllocString(value)) != NULL;
    return parseFlag(update, word);
}

/* Words with blanks between them. */
static BOOL parseUpdateWords(struct scriptUpdate *update, WCHAR *text)
{
    WCHAR *words[WORDS_MAX];
    int count = split(text, L' ', words, WORDS_MAX);
    for (int i = 0; i < count; i++)
        if (*words[i] && !parseUpdateWord(update, words[i])) return FALSE;
    return count != 0;
}

/* title|updateId|KB1,KB2|severity|downloaded[|words] */
static BOOL parseUpdate(struct script *script, WCHAR *value)
{
    WCHAR *fields[FIELDS_MAX] = {NULL, NULL, NULL, NULL, NULL, L""};
    if (split(value, L'|', fields, FIELDS_MAX) < 5 || !*fields[1]) return FALSE;
    struct scriptUpdate *update =
        grow((void **)&script->updates, &script->updateCount, sizeof *update);
    if (!update) return FALSE;
    update->title = titleOf(fields[0]);
    update->updateId = SysAllocString(fields[1]);
    update->severity = stringOrNull(fields[3]);
    update->type = utSoftware;
    return parseKbs(update, fields[2]) && parseBool(fields[4], &update->downloaded)
           && (!*fields[5] || parseUpdateWords(update, fields[5]));
}

/* 0xHHHHHHHH[|message] */
static BOOL parseWarning(struct script *script, WCHAR *value)
{
    WCHAR *fields[2] = {NULL, L""};
    if (!split(value, L'|', fields, 2)) return FALSE;
    struct scriptWarning *warning =
        grow((void **)&script->warnings, &script->warningCount, sizeof *warning);
    if (!warning) return FALSE;
    warning->message = stringOrNull(fields[1]);
    return parseHresult(fields[0], &warning->hresult);
}

/* 0xHHHHHHHH[/0xHHHHHHHH]: mapped and unmapped, the same if there is only one */
static BOOL parseMapped(WCHAR *text, struct scriptHistory *entry)
{
    WCHAR *unmapped = wcschr(text, L'/');
    if (unmapped) *unmapped++ = 0;
    return parseHresult(text, &entry->hresult)
           && parseHresult(unmapped ? unmapped : text, &entry->unmapped);
}

/* id=UPDATEID and category=ID, with blanks between them */
static BOOL parseHistoryWords(struct scriptHistory *entry, WCHAR *text)
{
    WCHAR *words[WORDS_MAX];
    int count = split(text, L' ', words, WORDS_MAX);
    for (int i = 0; i < count; i++) {
        const WCHAR *value;
        if (!*words[i]) continue;
        if ((value = valueOf(words[i], L"category"))) {
            if (!addCategory(&entry->categories, value)) return FALSE;
        } else if ((value = valueOf(words[i], L"id")) && !entry->updateId) {
            entry->updateId = SysAllocString(value);
        } else {
            return FALSE;
        }
    }
    return count != 0;
}

/* time|operation|resultCode|0xHHHHHHHH[/0xHHHHHHHH]|title[|words] */
static BOOL parseHistory(struct script *script, WCHAR *value)
{
    WCHAR *fields[FIELDS_MAX] = {NULL, NULL, NULL, NULL, NULL, L""};
    LONG operation, resultCode;
    if (split(value, L'|', fields, FIELDS_MAX) < 5) return FALSE;
    struct scriptHistory *entry =
        grow((void **)&script->histories, &script->historyCount, sizeof *entry);
    if (!entry || !parseTime(fields[0], &entry->date)
        || !parseLong(fields[1], uoInstallation, uoUninstallation, &operation)
        || !parseLong(fields[2], orcNotStarted, orcAborted, &resultCode)
        || !parseMapped(fields[3], entry))
        return FALSE;
    entry->operation = operation;
    entry->resultCode = resultCode;
    entry->title = titleOf(fields[4]);
    return !*fields[5] || parseHistoryWords(entry, fields[5]);
}

/* ---- generated updates: titles that have broken somebody's JSON before ---- */

#define LONG_TITLE_CHARS 5000

static BSTR generatedTitle(LONG index)
{
    static const WCHAR *const titles[] = {
        L"2026-11 \x9002\x7528\x4e8e Windows 10 Version 21H2 \x7684\x7d2f\x79ef\x66f4\x65b0",
        L"\xd83d\xdd12 security \xd83d\xde80 rollup \xd83c\xdde8\xd83c\xddf3",
        NULL, /* the long one */
        L"\"quoted\" C:\\path\\to\\file </script> 'single'\nsecond line\r\ttab "
        L"\x01\x1b\x1f\x7f end",
    };
    LONG kind = index % 5;
    if (kind == 4) return NULL;
    if (titles[kind]) return SysAllocString(titles[kind]);
    BSTR title = SysAllocStringLen(NULL, LONG_TITLE_CHARS);
    for (int i = 0; title && i < LONG_TITLE_CHARS; i++) title[i] = (WCHAR)(L'A' + i % 26);
    return title;
}

static BOOL generateUpdates(struct script *script, const WCHAR *value)
{
    static const WCHAR *const severities[] = {L"Critical", L"Important", L"Moderate", L""};
    LONG count;
    if (!parseLong(value, 0, GENERATED_MAX, &count)) return FALSE;
    for (LONG i = 0; i < count; i++) {
        WCHAR number[64];
        struct scriptUpdate *update =
            grow((void **)&script->updates, &script->updateCount, sizeof *update);
        if (!update) return FALSE;
        update->title = generatedTitle(i);
        swprintf(number, COUNT_OF(number), L"00000000-0000-4000-8000-%012ld", i);
        update->updateId = SysAllocString(number);
        swprintf(number, COUNT_OF(number), L"%ld", 5000000 + i);
        update->kbs[update->kbCount++] = SysAllocString(number);
        update->severity = stringOrNull(severities[i % 4]);
        update->downloaded = i % 2;
        update->type = utSoftware;
    }
    return TRUE;
}

/* ---- keys ---- */

static BOOL parseBehaviour(const WCHAR *value, enum behaviour *behaviour)
{
    static const struct {
        const WCHAR *name;
        enum behaviour behaviour;
    } names[] = {
        {L"complete", COMPLETE},
        {L"hang", HANG},
        {L"hang-ignoring-abort", HANG_IGNORING_ABORT},
        {L"hang-in-call", HANG_IN_CALL},
        {L"crash", CRASH},
        {L"crash-in-call", CRASH_IN_CALL},
        {L"exit", EXIT},
        {L"print-rubbish", PRINT_RUBBISH},
        {L"flood", FLOOD},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (wcscmp(value, names[i].name) == 0) {
            *behaviour = names[i].behaviour;
            return TRUE;
        }
    }
    return FALSE;
}

static BOOL parseLast(const WCHAR *value, BOOL *ever, DATE *date)
{
    *ever = *value != 0;
    return !*ever || parseTime(value, date);
}

/* The part of a key after "search." or "offline.". */
static BOOL applySearch(struct scriptSearch *search, const WCHAR *key, const WCHAR *value)
{
    LONG number;
    /* A search may also end with a success code, such as 0x00240010: the service was skipped. */
    if (wcscmp(key, L"hresult") == 0) return parseHresult(value, &search->hresult);
    if (wcscmp(key, L"behaviour") == 0) return parseBehaviour(value, &search->behaviour);
    if (wcscmp(key, L"resultCode") == 0) {
        if (!parseLong(value, orcSucceeded, orcAborted, &number)) return FALSE;
        search->resultCode = number;
        return TRUE;
    }
    if (wcscmp(key, L"durationMs") == 0) {
        if (!parseLong(value, 0, DURATION_MS_MAX, &number)) return FALSE;
        search->durationMs = (DWORD)number;
        return TRUE;
    }
    return FALSE;
}

static BOOL apply(struct script *script, const WCHAR *key, WCHAR *value)
{
    const struct {
        const WCHAR *name;
        HRESULT *hresult;
    } failures[] = {
        {L"session.hresult", &script->session},
        {L"searcher.hresult", &script->searcher},
        {L"beginSearch.hresult", &script->beginSearch},
        {L"autoUpdate.hresult", &script->autoUpdate},
        {L"systemInfo.hresult", &script->systemInfo},
        {L"history.hresult", &script->history},
    };
    for (size_t i = 0; i < COUNT_OF(failures); i++)
        if (wcscmp(key, failures[i].name) == 0) return parseFailure(value, failures[i].hresult);
    if (wcsncmp(key, L"search.", 7) == 0) return applySearch(&script->online, key + 7, value);
    if (wcsncmp(key, L"offline.", 8) == 0) return applySearch(&script->offline, key + 8, value);
    if (wcscmp(key, L"warning") == 0) return parseWarning(script, value);
    if (wcscmp(key, L"update") == 0) return parseUpdate(script, value);
    if (wcscmp(key, L"updates.generate") == 0) return generateUpdates(script, value);
    if (wcscmp(key, L"update.failItem") == 0)
        return parseLong(value, 0, GENERATED_MAX, &script->failItem);
    if (wcscmp(key, L"history") == 0) return parseHistory(script, value);
    if (wcscmp(key, L"autoUpdate.lastSearch") == 0)
        return parseLast(value, &script->searched, &script->lastSearch);
    if (wcscmp(key, L"autoUpdate.lastInstall") == 0)
        return parseLast(value, &script->installed, &script->lastInstall);
    if (wcscmp(key, L"systemInfo.rebootRequired") == 0)
        return parseBool(value, &script->rebootRequired);
    return FALSE;
}

/* The first line that is not understood, from 1; 0 if all are. */
static int parseAll(struct script *script, WCHAR *text)
{
    int number = 1;
    for (WCHAR *next = text; next; text = next, number++) {
        next = wcschr(text, L'\n');
        if (next) *next++ = 0;
        trim(&text);
        if (!*text || *text == L'#') continue;
        WCHAR *value = wcschr(text, L'=');
        if (!value) return number;
        *value++ = 0;
        trim(&text);
        trim(&value);
        if (!apply(script, text, value)) return number;
    }
    return 0;
}

/* ---- the file ---- */

static WCHAR *readUtf8(const WCHAR *path)
{
    HANDLE file = CreateFileW(path, GENERIC_READ,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) return NULL;
    DWORD size = GetFileSize(file, NULL);
    DWORD read = 0;
    WCHAR *text = NULL;
    char *bytes = size <= FILE_BYTES_MAX ? HeapAlloc(GetProcessHeap(), 0, size + 1) : NULL;
    if (bytes && ReadFile(file, bytes, size, &read, NULL) && read == size) {
        bytes[size] = 0;
        int chars = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, size + 1, NULL, 0);
        if (chars) text = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)chars * sizeof(WCHAR));
        if (text) MultiByteToWideChar(CP_UTF8, 0, bytes, size + 1, text, chars);
    }
    if (bytes) HeapFree(GetProcessHeap(), 0, bytes);
    CloseHandle(file);
    return text;
}

static HRESULT readScript(struct script *script, const WCHAR *path)
{
    WCHAR *text = readUtf8(path);
    if (!text) {
        logLine(L"script %ls: cannot be read as UTF-8", path);
        return E_INVALIDARG;
    }
    int bad = parseAll(script, *text == 0xfeff ? text + 1 : text);
    if (bad) logLine(L"script %ls: line %d is not understood", path, bad);
    HeapFree(GetProcessHeap(), 0, text);
    return bad ? E_INVALIDARG : S_OK;
}

HRESULT scriptLoad(struct script **loaded)
{
    struct script *script = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *script);
    if (!script) return E_OUTOFMEMORY;
    script->refs = 1;
    script->online.resultCode = orcSucceeded;
    script->online.durationMs = 50;
    script->offline = script->online;
    script->failItem = -1;
    WCHAR *path = settingOf(L"Script");
    HRESULT hr = path ? readScript(script, path) : S_OK;
    if (path) HeapFree(GetProcessHeap(), 0, path);
    if (FAILED(hr)) {
        scriptRelease(script);
        return hr;
    }
    *loaded = script;
    return S_OK;
}

struct script *scriptAddRef(struct script *script)
{
    InterlockedIncrement(&script->refs);
    return script;
}

static void freeList(void *list)
{
    if (list) HeapFree(GetProcessHeap(), 0, list);
}

static void freeCategories(struct scriptCategories *categories)
{
    for (LONG i = 0; i < categories->count; i++) SysFreeString(categories->ids[i]);
}

void scriptRelease(struct script *script)
{
    if (InterlockedDecrement(&script->refs)) return;
    for (LONG i = 0; i < script->updateCount; i++) {
        struct scriptUpdate *update = &script->updates[i];
        SysFreeString(update->title);
        SysFreeString(update->updateId);
        SysFreeString(update->severity);
        SysFreeString(update->bundle);
        SysFreeString(update->handlerId);
        freeCategories(&update->categories);
        for (LONG kb = 0; kb < update->kbCount; kb++) SysFreeString(update->kbs[kb]);
    }
    for (LONG i = 0; i < script->warningCount; i++) SysFreeString(script->warnings[i].message);
    for (LONG i = 0; i < script->historyCount; i++) {
        SysFreeString(script->histories[i].title);
        SysFreeString(script->histories[i].updateId);
        freeCategories(&script->histories[i].categories);
    }
    freeList(script->updates);
    freeList(script->warnings);
    freeList(script->histories);
    HeapFree(GetProcessHeap(), 0, script);
}
