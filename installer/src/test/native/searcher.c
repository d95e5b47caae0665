/* Microsoft.Update.Searcher: IUpdateSearcher, IUpdateSearcher2 and IUpdateSearcher3. */
#include "double.h"

/* The vtable of IUpdateSearcher3 begins with both older ones: the middle needs but an IID. */
static const IID iidUpdateSearcher2 = {
    0x4cbdcb2d, 0x1589, 0x4beb, {0xbd, 0x1c, 0x3e, 0x58, 0x2f, 0xf0, 0xad, 0xd0}};

struct searcher {
    struct object object;
    struct script *script;
    BSTR clientApplicationId;
    LCID userLocale;
    ServerSelection serverSelection;
    BSTR serviceId;
    BOOL online, upgradeService, superseded, ignorePriority;
    SearchScope scope;
};

static struct searcher *of(IUpdateSearcher3 *object)
{
    return (struct searcher *)object;
}

#define BOOL_PROPERTY(name, field)                                                                 \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdateSearcher3 *this, VARIANT_BOOL *answer)       \
    {                                                                                              \
        return answerBool(answer, of(this)->field);                                                \
    }                                                                                              \
    static HRESULT STDMETHODCALLTYPE put##name(IUpdateSearcher3 *this, VARIANT_BOOL value)         \
    {                                                                                              \
        of(this)->field = value != VARIANT_FALSE;                                                  \
        return S_OK;                                                                               \
    }

#define STRING_PROPERTY(name, field)                                                               \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdateSearcher3 *this, BSTR *answer)               \
    {                                                                                              \
        return answerString(answer, of(this)->field);                                              \
    }                                                                                              \
    static HRESULT STDMETHODCALLTYPE put##name(IUpdateSearcher3 *this, BSTR value)                 \
    {                                                                                              \
        return assignString(&of(this)->field, value);                                              \
    }

#define ENUM_PROPERTY(name, type, field, last)                                                     \
    static HRESULT STDMETHODCALLTYPE get##name(IUpdateSearcher3 *this, type *answer)               \
    {                                                                                              \
        if (!answer) return E_POINTER;                                                             \
        *answer = of(this)->field;                                                                 \
        return S_OK;                                                                               \
    }                                                                                              \
    static HRESULT STDMETHODCALLTYPE put##name(IUpdateSearcher3 *this, type value)                 \
    {                                                                                              \
        if ((LONG)value < 0 || (LONG)value > (last)) return E_INVALIDARG;                          \
        of(this)->field = value;                                                                   \
        return S_OK;                                                                               \
    }

BOOL_PROPERTY(CanAutomaticallyUpgradeService, upgradeService)
BOOL_PROPERTY(IncludePotentiallySupersededUpdates, superseded)
BOOL_PROPERTY(Online, online)
BOOL_PROPERTY(IgnoreDownloadPriority, ignorePriority)
STRING_PROPERTY(ClientApplicationID, clientApplicationId)
STRING_PROPERTY(ServiceID, serviceId)
ENUM_PROPERTY(ServerSelection, ServerSelection, serverSelection, ssOthers)
ENUM_PROPERTY(SearchScope, SearchScope, scope, searchScopeAllUsers)

static const WCHAR *text(const BSTR string)
{
    return string ? string : L"";
}

static void logSearch(struct searcher *self, const WCHAR *call, const BSTR criteria)
{
    logLine(L"%ls criteria=<%ls> serverSelection=%d online=%ls clientApplicationID=<%ls> "
            L"userLocale=%lu",
            call, text(criteria), self->serverSelection, self->online ? L"true" : L"false",
            text(self->clientApplicationId), self->userLocale);
}

/* What a script may do to a caller before a job exists. */
static void misbehaveInCall(const struct scriptSearch *scripted)
{
    if (scripted->behaviour == HANG_IN_CALL) Sleep(INFINITE);
    if (scripted->behaviour == CRASH_IN_CALL) crashNow();
}

static BOOL policyNamesServer(void)
{
    DWORD bytes = 0;
    return RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate",
                        L"WUServer", RRF_RT_REG_SZ, NULL, NULL, &bytes)
           == ERROR_SUCCESS;
}

/* Everything that is documented to be found out at once; the rest comes with the end. */
static HRESULT prepare(struct searcher *self, const BSTR criteria, struct search *search)
{
    const struct scriptSearch *scripted =
        self->online ? &self->script->online : &self->script->offline;
    search->online = self->online;
    search->hresult = scripted->hresult;
    if (!criteriaParse(criteria, &search->criteria)) return WU_E_INVALID_CRITERIA;
    misbehaveInCall(scripted);
    if (SUCCEEDED(search->hresult) && self->online && self->serverSelection == ssManagedServer
        && !policyNamesServer())
        search->hresult = WU_E_PT_SUS_SERVER_NOT_SET;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE beginSearch(IUpdateSearcher3 *this, BSTR criteria,
                                             IUnknown *onCompleted, VARIANT state,
                                             ISearchJob **answer)
{
    struct searcher *self = of(this);
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (!onCompleted) return E_POINTER;
    struct search asked = {0};
    logSearch(self, L"BeginSearch", criteria);
    HRESULT hr = prepare(self, criteria, &asked);
    if (FAILED(hr)) return hr;
    if (FAILED(self->script->beginSearch)) return self->script->beginSearch;
    return jobStart(self->script, &asked, onCompleted, &state, answer);
}

static HRESULT STDMETHODCALLTYPE endSearch(IUpdateSearcher3 *this, ISearchJob *job,
                                           ISearchResult **answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (!job) return E_POINTER;
    logLine(L"EndSearch");
    if (!isJobOfOurs(job)) return E_INVALIDARG;
    return jobResult(job, answer);
}

/* On a thread of ours like BeginSearch, so that every behaviour of the script is the same here. */
static HRESULT STDMETHODCALLTYPE search(IUpdateSearcher3 *this, BSTR criteria,
                                        ISearchResult **answer)
{
    struct searcher *self = of(this);
    ISearchJob *job;
    if (!answer) return E_POINTER;
    *answer = NULL;
    struct search asked = {0};
    logSearch(self, L"Search", criteria);
    HRESULT hr = prepare(self, criteria, &asked);
    if (FAILED(hr)) return hr;
    hr = jobStart(self->script, &asked, NULL, NULL, &job);
    if (FAILED(hr)) return hr;
    hr = jobResult(job, answer);
    jobFinish(job);
    ISearchJob_Release(job);
    return hr;
}

/* The criteria language quotes with ' and knows no escape but doubling. */
static HRESULT STDMETHODCALLTYPE escapeString(IUpdateSearcher3 *this, BSTR value, BSTR *answer)
{
    (void)this;
    if (!answer) return E_POINTER;
    *answer = NULL;
    UINT length = SysStringLen(value);
    UINT quotes = 0;
    for (UINT i = 0; i < length; i++) quotes += value[i] == L'\'';
    BSTR escaped = SysAllocStringLen(NULL, length + quotes);
    if (!escaped) return E_OUTOFMEMORY;
    WCHAR *to = escaped;
    for (UINT i = 0; i < length; i++) {
        *to++ = value[i];
        if (value[i] == L'\'') *to++ = L'\'';
    }
    *answer = escaped;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE queryHistory(IUpdateSearcher3 *this, LONG start, LONG count,
                                              IUpdateHistoryEntryCollection **answer)
{
    struct script *script = of(this)->script;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (FAILED(script->history)) return script->history;
    /* An empty history fails for every start: callers have to ask for the count first. */
    if (start < 0 || count < 0 || start >= script->historyCount) return WU_E_INVALIDINDEX;
    LONG left = script->historyCount - start;
    return answerObject(answer, createHistory(script, start, count < left ? count : left));
}

static HRESULT STDMETHODCALLTYPE getTotalHistoryCount(IUpdateSearcher3 *this, LONG *answer)
{
    struct script *script = of(this)->script;
    if (FAILED(script->history)) return script->history;
    return answerLong(answer, script->historyCount);
}

static const IUpdateSearcher3Vtbl vtable = {
    DISPATCH_SLOTS,
    .get_CanAutomaticallyUpgradeService = getCanAutomaticallyUpgradeService,
    .put_CanAutomaticallyUpgradeService = putCanAutomaticallyUpgradeService,
    .get_ClientApplicationID = getClientApplicationID,
    .put_ClientApplicationID = putClientApplicationID,
    .get_IncludePotentiallySupersededUpdates = getIncludePotentiallySupersededUpdates,
    .put_IncludePotentiallySupersededUpdates = putIncludePotentiallySupersededUpdates,
    .get_ServerSelection = getServerSelection,
    .put_ServerSelection = putServerSelection,
    .BeginSearch = beginSearch,
    .EndSearch = endSearch,
    .EscapeString = escapeString,
    .QueryHistory = queryHistory,
    .Search = search,
    .get_Online = getOnline,
    .put_Online = putOnline,
    .GetTotalHistoryCount = getTotalHistoryCount,
    .get_ServiceID = getServiceID,
    .put_ServiceID = putServiceID,
    .get_IgnoreDownloadPriority = getIgnoreDownloadPriority,
    .put_IgnoreDownloadPriority = putIgnoreDownloadPriority,
    .get_SearchScope = getSearchScope,
    .put_SearchScope = putSearchScope,
};

static void destroy(void *object)
{
    struct searcher *self = object;
    SysFreeString(self->clientApplicationId);
    SysFreeString(self->serviceId);
    scriptRelease(self->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_IUpdateSearcher3,
    .interfaces = {&IID_IUpdateSearcher, &iidUpdateSearcher2, &IID_IUpdateSearcher3},
    .destroy = destroy,
};

HRESULT createSearcher(struct script *script, const BSTR clientApplicationId, LCID userLocale,
                       void **created)
{
    if (FAILED(script->searcher)) return script->searcher;
    struct searcher *self = objectCreate(&class, sizeof *self);
    if (!self) return E_OUTOFMEMORY;
    self->script = scriptAddRef(script);
    self->clientApplicationId = copyString(clientApplicationId);
    self->userLocale = userLocale;
    self->online = TRUE;
    self->serverSelection = ssDefault;
    *created = self;
    return S_OK;
}
