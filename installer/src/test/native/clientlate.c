/* The same walk by name, through IDispatch and nothing else. */
#include "client.h"

#include <stdio.h>
#include <wchar.h>

/* The HRESULT behind a DISP_E_EXCEPTION, as a script sees it. Arguments are last one first. */
static HRESULT invoke(IDispatch *object, const WCHAR *name, WORD flags, VARIANT *arguments,
                      UINT count, VARIANT *result)
{
    DISPID id, put = DISPID_PROPERTYPUT;
    LPOLESTR names[] = {(LPOLESTR)name};
    EXCEPINFO exception = {0};
    if (result) VariantInit(result);
    HRESULT hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_NEUTRAL, &id);
    if (FAILED(hr)) return hr;
    DISPPARAMS params = {arguments, NULL, count, 0};
    if (flags == DISPATCH_PROPERTYPUT) {
        params.rgdispidNamedArgs = &put;
        params.cNamedArgs = 1;
    }
    hr = IDispatch_Invoke(object, id, &IID_NULL, LOCALE_NEUTRAL, flags, &params, result, &exception,
                          NULL);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    return hr == DISP_E_EXCEPTION ? exception.scode : hr;
}

static BOOL get(IDispatch *object, const WCHAR *name, VARIANT *result)
{
    char call[64];
    snprintf(call, sizeof call, "%ls", name);
    return ok(call, invoke(object, name, DISPATCH_PROPERTYGET | DISPATCH_METHOD, NULL, 0, result));
}

static LONG longOf(IDispatch *object, const WCHAR *name)
{
    VARIANT value;
    if (!get(object, name, &value)) return 0;
    if (V_VT(&value) != VT_I4) printf("%ls is of type %u\n", name, V_VT(&value));
    return V_I4(&value);
}

static BOOL boolOf(IDispatch *object, const WCHAR *name)
{
    VARIANT value;
    if (!get(object, name, &value)) return FALSE;
    if (V_VT(&value) != VT_BOOL) printf("%ls is of type %u\n", name, V_VT(&value));
    return V_BOOL(&value) != VARIANT_FALSE;
}

static BSTR stringOf(IDispatch *object, const WCHAR *name)
{
    VARIANT value;
    if (!get(object, name, &value)) return NULL;
    if (V_VT(&value) != VT_BSTR) printf("%ls is of type %u\n", name, V_VT(&value));
    return V_BSTR(&value);
}

static IDispatch *objectOf(IDispatch *object, const WCHAR *name)
{
    VARIANT value;
    if (!get(object, name, &value)) return NULL;
    if (V_VT(&value) != VT_DISPATCH) printf("%ls is of type %u\n", name, V_VT(&value));
    return V_DISPATCH(&value);
}

static LONG countOf(IDispatch *object, const WCHAR *name)
{
    IDispatch *collection = objectOf(object, name);
    if (!collection) return 0;
    LONG count = longOf(collection, L"Count");
    IDispatch_Release(collection);
    return count;
}

static HRESULT itemOf(IDispatch *collection, LONG index, VARIANT *item)
{
    VARIANT argument;
    V_VT(&argument) = VT_I4;
    V_I4(&argument) = index;
    return invoke(collection, L"Item", DISPATCH_PROPERTYGET | DISPATCH_METHOD, &argument, 1, item);
}

static HRESULT put(IDispatch *object, const WCHAR *name, VARTYPE type, LONG number, BSTR string)
{
    VARIANT value;
    VariantInit(&value);
    V_VT(&value) = type;
    if (type == VT_BSTR) V_BSTR(&value) = string;
    else if (type == VT_BOOL) V_BOOL(&value) = number ? VARIANT_TRUE : VARIANT_FALSE;
    else V_I4(&value) = number;
    return invoke(object, name, DISPATCH_PROPERTYPUT, &value, 1, NULL);
}

static void readKbs(IDispatch *update, WCHAR *joined, size_t room)
{
    VARIANT kb;
    IDispatch *kbs = objectOf(update, L"KBArticleIDs");
    joined[0] = 0;
    LONG count = kbs ? longOf(kbs, L"Count") : 0;
    for (LONG i = 0; i < count; i++) {
        if (!ok("KBArticleIDs.Item", itemOf(kbs, i, &kb))) continue;
        swprintf(joined + wcslen(joined), room - wcslen(joined), L"%ls%ls", i ? L"," : L"",
                 V_BSTR(&kb));
        VariantClear(&kb);
    }
    if (kbs) IDispatch_Release(kbs);
}

static void showUpdate(LONG index, IDispatch *update)
{
    struct updateSeen seen = {0};
    VARIANT value;
    seen.title = stringOf(update, L"Title");
    seen.severity = stringOf(update, L"MsrcSeverity");
    seen.description = stringOf(update, L"Description");
    seen.type = longOf(update, L"Type");
    seen.deploymentAction = longOf(update, L"DeploymentAction");
    if (get(update, L"MaxDownloadSize", &value)) {
        if (V_VT(&value) != VT_DECIMAL) printf("MaxDownloadSize is of type %u\n", V_VT(&value));
        seen.maxSize = V_DECIMAL(&value);
    }
    if (get(update, L"Deadline", &value)) seen.deadline = V_VT(&value);
    seen.downloaded = boolOf(update, L"IsDownloaded");
    seen.installed = boolOf(update, L"IsInstalled");
    seen.hidden = boolOf(update, L"IsHidden");
    seen.mandatory = boolOf(update, L"IsMandatory");
    seen.rebootRequired = boolOf(update, L"RebootRequired");
    seen.categories = countOf(update, L"Categories");
    seen.bundled = countOf(update, L"BundledUpdates");
    seen.cves = countOf(update, L"CveIDs");
    seen.handlerId = stringOf(update, L"HandlerID");
    seen.browseOnly = boolOf(update, L"BrowseOnly");
    IDispatch *identity = objectOf(update, L"Identity");
    if (identity) {
        seen.updateId = stringOf(identity, L"UpdateID");
        seen.revision = longOf(identity, L"RevisionNumber");
        IDispatch_Release(identity);
    }
    readKbs(update, seen.kbs, COUNT_OF(seen.kbs));
    updateShow(index, &seen);
}

static void showUpdates(IDispatch *result)
{
    VARIANT update;
    IDispatch *updates = objectOf(result, L"Updates");
    if (!updates) return;
    LONG count = longOf(updates, L"Count");
    printf("updates %ld\n", count);
    for (LONG i = 0; i <= count; i++) { /* one too many, on purpose */
        if (!ok("Updates.Item", itemOf(updates, i, &update))) continue;
        showUpdate(i, V_DISPATCH(&update));
        VariantClear(&update);
    }
    IDispatch_Release(updates);
}

static void showWarnings(IDispatch *result)
{
    VARIANT item;
    IDispatch *warnings = objectOf(result, L"Warnings");
    if (!warnings) return;
    LONG count = longOf(warnings, L"Count");
    for (LONG i = 0; i < count; i++) {
        if (!ok("Warnings.Item", itemOf(warnings, i, &item))) continue;
        IDispatch *warning = V_DISPATCH(&item);
        warningShow(i, longOf(warning, L"HResult"), longOf(warning, L"Context"),
                    stringOf(warning, L"Message"));
        VariantClear(&item);
    }
    IDispatch_Release(warnings);
}

static void showResult(IDispatch *result)
{
    printf("resultCode %ld\n", longOf(result, L"ResultCode"));
    showWarnings(result);
    showUpdates(result);
}

static DATE dateOf(IDispatch *object, const WCHAR *name)
{
    VARIANT value;
    if (!get(object, name, &value)) return 0;
    if (V_VT(&value) != VT_DATE) printf("%ls is of type %u\n", name, V_VT(&value));
    return V_DATE(&value);
}

static void showEntries(IDispatch *entries)
{
    VARIANT item;
    LONG count = longOf(entries, L"Count");
    for (LONG i = 0; i < count; i++) {
        if (!ok("history.Item", itemOf(entries, i, &item))) continue;
        IDispatch *entry = V_DISPATCH(&item);
        historyShow(i, longOf(entry, L"Operation"), longOf(entry, L"ResultCode"),
                    longOf(entry, L"HResult"), dateOf(entry, L"Date"), stringOf(entry, L"Title"));
        VariantClear(&item);
    }
}

static void showHistory(IDispatch *searcher)
{
    VARIANT total, entries, arguments[2];
    if (!get(searcher, L"GetTotalHistoryCount", &total)) return;
    printf("history %ld\n", V_I4(&total));
    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = 0;
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = V_I4(&total) + 5;
    if (!ok("QueryHistory",
            invoke(searcher, L"QueryHistory", DISPATCH_METHOD, arguments, 2, &entries)))
        return;
    showEntries(V_DISPATCH(&entries));
    VariantClear(&entries);
}

static HRESULT create(const WCHAR *progId, IDispatch **created)
{
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(progId, &clsid);
    return FAILED(hr) ? hr
                      : CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IDispatch,
                                         (void **)created);
}

static void showAutoUpdate(void)
{
    IDispatch *autoUpdate;
    VARIANT date;
    if (!ok("AutoUpdate", create(L"Microsoft.Update.AutoUpdate", &autoUpdate))) return;
    IDispatch *results = objectOf(autoUpdate, L"Results");
    if (results) {
        if (get(results, L"LastSearchSuccessDate", &date)) dateShow("lastSearch", &date);
        if (get(results, L"LastInstallationSuccessDate", &date)) dateShow("lastInstall", &date);
        IDispatch_Release(results);
    }
    IDispatch_Release(autoUpdate);
}

static void showSystemInformation(void)
{
    IDispatch *information;
    if (!ok("SystemInfo", create(L"Microsoft.Update.SystemInfo", &information))) return;
    printf("rebootRequired %d\n", boolOf(information, L"RebootRequired"));
    IDispatch_Release(information);
}

static HRESULT beginSearch(IDispatch *searcher, IUnknown *callback, VARIANT *job)
{
    VARIANT arguments[3];
    VariantInit(&arguments[0]); /* state: VT_EMPTY */
    V_VT(&arguments[1]) = VT_UNKNOWN;
    V_UNKNOWN(&arguments[1]) = callback;
    V_VT(&arguments[2]) = VT_BSTR;
    V_BSTR(&arguments[2]) = SysAllocString(CRITERIA);
    HRESULT hr = invoke(searcher, L"BeginSearch", DISPATCH_METHOD, arguments, 3, job);
    VariantClear(&arguments[2]);
    return hr;
}

static int endSearch(IDispatch *searcher, VARIANT *job)
{
    VARIANT result;
    if (!callbackWait(waitMs)) {
        printf("waited %lu ms: RequestAbort\n", waitMs);
        ok("RequestAbort",
           invoke(V_DISPATCH(job), L"RequestAbort", DISPATCH_METHOD, NULL, 0, NULL));
        if (!callbackWait(waitMs)) {
            printf("search did not complete\n");
            return EXIT_NOT_COMPLETED;
        }
    }
    HRESULT hr = invoke(searcher, L"EndSearch", DISPATCH_METHOD, job, 1, &result);
    ok("CleanUp", invoke(V_DISPATCH(job), L"CleanUp", DISPATCH_METHOD, NULL, 0, NULL));
    callbackShow();
    if (!ok("EndSearch", hr)) return EXIT_FAILED;
    showResult(V_DISPATCH(&result));
    VariantClear(&result);
    return 0;
}

static int searchAsynchronously(IDispatch *searcher)
{
    VARIANT job;
    HRESULT hr = beginSearch(searcher, NULL, &job);
    printf("BeginSearch without callback 0x%08lX\n", (unsigned long)hr);
    if (!ok("BeginSearch", beginSearch(searcher, callbackCreate(TRUE), &job))) return EXIT_FAILED;
    int code = endSearch(searcher, &job);
    VariantClear(&job);
    return code;
}

static int searchSynchronously(IDispatch *searcher)
{
    VARIANT criteria, result;
    V_VT(&criteria) = VT_BSTR;
    V_BSTR(&criteria) = SysAllocString(CRITERIA);
    HRESULT hr = invoke(searcher, L"Search", DISPATCH_METHOD, &criteria, 1, &result);
    VariantClear(&criteria);
    if (!ok("Search", hr)) return EXIT_FAILED;
    showResult(V_DISPATCH(&result));
    VariantClear(&result);
    return 0;
}

/* Microsoft's ids, which a client may have kept from another machine. */
static void checkIds(IDispatch *searcher)
{
    static const struct {
        const WCHAR *name;
        DISPID id;
    } known[] = {
        {L"ServerSelection", 0x60020007}, {L"BeginSearch", 0x60020008},
        {L"EndSearch", 0x60020009},       {L"QueryHistory", 0x6002000b},
        {L"Search", 0x6002000c},          {L"GetTotalHistoryCount", 0x6002000e},
        {L"ServiceID", 0x6002000f},       {L"IgnoreDownloadPriority", 0x60030001},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        DISPID id = 0;
        LPOLESTR name = (LPOLESTR)known[i].name;
        IDispatch_GetIDsOfNames(searcher, &IID_NULL, &name, 1, LOCALE_NEUTRAL, &id);
        if (id != known[i].id) printf("%ls has id 0x%08lX\n", name, (unsigned long)id);
    }
}

static void setUp(IDispatch *session)
{
    BSTR id = SysAllocString(CLIENT_ID);
    ok("ClientApplicationID", put(session, L"ClientApplicationID", VT_BSTR, 0, id));
    SysFreeString(id);
    stringShow("clientApplicationID", stringOf(session, L"ClientApplicationID"));
    ok("UserLocale", put(session, L"UserLocale", VT_I4, LOCALE, NULL));
}

int walkLate(BOOL synchronous)
{
    IDispatch *session;
    int code = EXIT_FAILED;
    if (!ok("Session", create(L"Microsoft.Update.Session", &session))) return EXIT_FAILED;
    setUp(session);
    IDispatch *searcher = objectOf(session, L"CreateUpdateSearcher");
    if (searcher) {
        checkIds(searcher);
        ok("ServerSelection", put(searcher, L"ServerSelection", VT_I4, ssWindowsUpdate, NULL));
        ok("Online", put(searcher, L"Online", VT_BOOL, TRUE, NULL));
        code = synchronous ? searchSynchronously(searcher) : searchAsynchronously(searcher);
        showHistory(searcher);
        IDispatch_Release(searcher);
    }
    IDispatch_Release(session);
    showAutoUpdate();
    showSystemInformation();
    return code;
}
