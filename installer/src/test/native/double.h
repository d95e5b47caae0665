/* The parts of the WUA double and what they share. x86-64 Windows only. */
#ifndef DOUBLE_H
#define DOUBLE_H

#define COBJMACROS
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <ole2.h>
#include <oleauto.h>

#include "wuapi.h"
#include "wuadouble.h"

#define WU_E_INVALIDINDEX ((HRESULT)0x80240007)
#define WU_E_INVALID_CRITERIA ((HRESULT)0x80240032)
#define WU_E_UNEXPECTED ((HRESULT)0x80240fff)
#define WU_E_PT_SUS_SERVER_NOT_SET ((HRESULT)0x80244011)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- log.c: one line per event, appended to the file that the registry names ---- */

void logLine(const WCHAR *format, ...);

/* A REG_SZ of HKLM\SOFTWARE\WuaDouble; NULL if there is none. Freed with HeapFree. */
WCHAR *settingOf(const WCHAR *name);

/* ---- script.c: what one scenario says, read whole and then never changed ---- */

enum behaviour {
    COMPLETE,
    HANG,
    HANG_IGNORING_ABORT,
    HANG_IN_CALL,
    CRASH,
    CRASH_IN_CALL,
    EXIT,
    PRINT_RUBBISH,
    FLOOD
};

#define KBS_PER_UPDATE 8
#define CATEGORIES_MAX 8

/* Ids; the names are localized, and not imitated. */
struct scriptCategories {
    BSTR ids[CATEGORIES_MAX];
    LONG count;
};

struct scriptUpdate {
    BSTR title; /* may be NULL */
    BSTR updateId;
    BSTR bundle;    /* id of the update that bundles it; NULL: it is found by itself */
    BSTR handlerId; /* may be NULL */
    struct scriptCategories categories;
    UpdateType type;
    BOOL browseOnly, installed, hidden;
    BSTR kbs[KBS_PER_UPDATE]; /* digits only, as the real agent gives them */
    LONG kbCount;
    BSTR severity; /* may be NULL */
    BOOL downloaded;
};

struct scriptWarning {
    HRESULT hresult;
    BSTR message; /* may be NULL */
};

struct scriptHistory {
    DATE date; /* UTC */
    UpdateOperation operation;
    OperationResultCode resultCode;
    HRESULT hresult, unmapped;
    BSTR title;    /* may be NULL */
    BSTR updateId; /* NULL: one that no other entry has */
    struct scriptCategories categories;
};

/* How a search ends. */
struct scriptSearch {
    HRESULT hresult;
    OperationResultCode resultCode;
    DWORD durationMs;
    enum behaviour behaviour;
};

struct script {
    LONG refs;
    HRESULT session, searcher, beginSearch, autoUpdate, systemInfo, history;
    struct scriptSearch online, offline;
    struct scriptUpdate *updates;
    LONG updateCount;
    LONG failItem; /* -1: none */
    struct scriptWarning *warnings;
    LONG warningCount;
    struct scriptHistory *histories;
    LONG historyCount;
    BOOL searched, installed; /* is there a date? */
    DATE lastSearch, lastInstall;
    BOOL rebootRequired;
};

/* E_INVALIDARG, and a log line that names the fault, if the script is not understood in full. */
HRESULT scriptLoad(struct script **loaded);
struct script *scriptAddRef(struct script *script);
void scriptRelease(struct script *script);

/* ---- object.c: IUnknown and IDispatch, the same for every object here ---- */

struct objectClass {
    const void *vtable;
    const IID *typeInfo;      /* the interface in our type library that names the members */
    const IID *interfaces[3]; /* answered besides IUnknown and IDispatch; all share the vtable */
    void (*destroy)(void *object);
};

/* The head of every object; the first field is what COM sees. */
struct object {
    const void *vtable;
    const struct objectClass *class;
    LONG refs;
};

/* Zeroed memory of the given size with one reference, counted as live; NULL if out of memory. */
void *objectCreate(const struct objectClass *class, size_t size);

HRESULT STDMETHODCALLTYPE objectQueryInterface(void *object, REFIID iid, void **answer);
ULONG STDMETHODCALLTYPE objectAddRef(void *object);
ULONG STDMETHODCALLTYPE objectRelease(void *object);
HRESULT STDMETHODCALLTYPE objectGetTypeInfoCount(void *object, UINT *count);
HRESULT STDMETHODCALLTYPE objectGetTypeInfo(void *object, UINT index, LCID locale,
                                            ITypeInfo **info);
HRESULT STDMETHODCALLTYPE objectGetIDsOfNames(void *object, REFIID reserved, LPOLESTR *names,
                                              UINT count, LCID locale, DISPID *ids);
HRESULT STDMETHODCALLTYPE objectInvoke(void *object, DISPID id, REFIID reserved, LCID locale,
                                       WORD flags, DISPPARAMS *params, VARIANT *result,
                                       EXCEPINFO *exception, UINT *badArgument);

/* One function for every slot and signature: on x64 the caller clears the arguments. */
HRESULT STDMETHODCALLTYPE notImplemented(void *object);

/* void * because each interface has its own type for "this". */
#define DISPATCH_SLOTS                                                                             \
    .QueryInterface = (void *)objectQueryInterface, .AddRef = (void *)objectAddRef,                \
    .Release = (void *)objectRelease, .GetTypeInfoCount = (void *)objectGetTypeInfoCount,          \
    .GetTypeInfo = (void *)objectGetTypeInfo, .GetIDsOfNames = (void *)objectGetIDsOfNames,        \
    .Invoke = (void *)objectInvoke
#define NOT_IMPLEMENTED ((void *)notImplemented)

/* Every reference a client can hold on us, and every one we hold on a client's callback. */
LONG liveCount(void);
void liveChange(LONG by);
void logLive(void);

/* [out, retval] answers; each checks the pointer. */
HRESULT answerBool(VARIANT_BOOL *answer, BOOL value);
HRESULT answerLong(LONG *answer, LONG value);
HRESULT answerString(BSTR *answer, const BSTR value); /* NULL stays NULL */
HRESULT answerObject(void *answer, void *created);    /* NULL is E_OUTOFMEMORY */
HRESULT assignString(BSTR *field, const BSTR value);
BSTR copyString(const BSTR value);

/* The module, held while a thread of ours runs in it. */
extern HMODULE thisModule;

/* ---- criteria.c: which updates a search finds ---- */

enum wanted { ANY, NO, YES };

struct criteria {
    enum wanted installed, hidden;
    UpdateType type; /* 0: any */
};

/* FALSE for anything but the few clauses that the double knows, joined by "and". */
BOOL criteriaParse(const BSTR text, struct criteria *criteria);
BOOL criteriaMatch(const struct criteria *criteria, const struct scriptUpdate *update);

/* ---- the objects ---- */

/* One search: what is asked, and how it ends. */
struct search {
    struct criteria criteria;
    BOOL online;
    HRESULT hresult;
};

HRESULT createSession(struct script *script, void **created);
HRESULT createAutoUpdate(struct script *script, void **created);
HRESULT createSystemInformation(struct script *script, void **created);
HRESULT createSearcher(struct script *script, const BSTR clientApplicationId, LCID userLocale,
                       void **created);

IStringCollection *createStrings(const BSTR *strings, LONG count);
ICategoryCollection *createCategories(const struct scriptCategories *categories);
IUpdateIdentity *createIdentity(const BSTR updateId);
IUpdateCollection *createUpdates(struct script *script, const struct criteria *criteria);
IUpdateExceptionCollection *createWarnings(struct script *script, BOOL none);
ISearchResult *createSearchResult(struct script *script, const struct search *search,
                                  OperationResultCode resultCode);
IUpdateHistoryEntryCollection *createHistory(struct script *script, LONG start, LONG count);

/* ---- job.c: one search on a thread of our own ---- */

/* callback may be NULL (the synchronous search). *created gets one reference. */
HRESULT jobStart(struct script *script, const struct search *search, IUnknown *callback,
                 VARIANT *state, ISearchJob **created);
/* Waits without limit, as EndSearch does. */
HRESULT jobResult(ISearchJob *job, ISearchResult **result);
/* Waits for the callback to return, then lets go of what the client gave; for good only once. */
void jobFinish(ISearchJob *job);
BOOL isJobOfOurs(ISearchJob *job);

void crashNow(void);

#endif
