/* The walk through the vtables, by the interfaces of wuapi.idl. */
#include "client.h"

#include <stdio.h>
#include <wchar.h>

static void readKbs(IUpdate *update, WCHAR *joined, size_t room)
{
    IStringCollection *kbs;
    LONG count = 0;
    joined[0] = 0;
    if (!ok("KBArticleIDs", IUpdate_get_KBArticleIDs(update, &kbs))) return;
    IStringCollection_get_Count(kbs, &count);
    for (LONG i = 0; i < count; i++) {
        BSTR kb = NULL;
        if (!ok("KBArticleIDs.Item", IStringCollection_get_Item(kbs, i, &kb))) continue;
        swprintf(joined + wcslen(joined), room - wcslen(joined), L"%ls%ls", i ? L"," : L"", kb);
        SysFreeString(kb);
    }
    IStringCollection_Release(kbs);
}

static void readIdentity(IUpdate *update, struct updateSeen *seen)
{
    IUpdateIdentity *identity;
    if (!ok("Identity", IUpdate_get_Identity(update, &identity))) return;
    ok("UpdateID", IUpdateIdentity_get_UpdateID(identity, &seen->updateId));
    ok("RevisionNumber", IUpdateIdentity_get_RevisionNumber(identity, &seen->revision));
    IUpdateIdentity_Release(identity);
}

static void readRelated(IUpdate *update, struct updateSeen *seen)
{
    ICategoryCollection *categories;
    IUpdateCollection *bundled;
    if (ok("Categories", IUpdate_get_Categories(update, &categories))) {
        ICategoryCollection_get_Count(categories, &seen->categories);
        ICategoryCollection_Release(categories);
    }
    if (ok("BundledUpdates", IUpdate_get_BundledUpdates(update, &bundled))) {
        IUpdateCollection_get_Count(bundled, &seen->bundled);
        IUpdateCollection_Release(bundled);
    }
}

static void readUpdate2(IUpdate *update, struct updateSeen *seen)
{
    IUpdate2 *update2;
    IStringCollection *cves;
    VARIANT_BOOL flag = VARIANT_FALSE;
    if (!ok("IUpdate2", IUpdate_QueryInterface(update, &IID_IUpdate2, (void **)&update2))) return;
    ok("RebootRequired", IUpdate2_get_RebootRequired(update2, &flag));
    seen->rebootRequired = flag != VARIANT_FALSE;
    if (ok("CveIDs", IUpdate2_get_CveIDs(update2, &cves))) {
        IStringCollection_get_Count(cves, &seen->cves);
        IStringCollection_Release(cves);
    }
    IUpdate2_Release(update2);
}

static void readUpdate3(IUpdate *update, struct updateSeen *seen)
{
    IUpdate3 *update3;
    VARIANT_BOOL flag = VARIANT_FALSE;
    if (!ok("IUpdate3", IUpdate_QueryInterface(update, &IID_IUpdate3, (void **)&update3))) return;
    ok("BrowseOnly", IUpdate3_get_BrowseOnly(update3, &flag));
    seen->browseOnly = flag != VARIANT_FALSE;
    IUpdate3_Release(update3);
}

static BOOL flagOf(const char *name, HRESULT (STDMETHODCALLTYPE *get)(IUpdate *, VARIANT_BOOL *),
                   IUpdate *update)
{
    VARIANT_BOOL flag = VARIANT_FALSE;
    ok(name, get(update, &flag));
    return flag != VARIANT_FALSE;
}

static void showUpdate(LONG index, IUpdate *update)
{
    struct updateSeen seen = {0};
    UpdateType type = 0;
    DeploymentAction action = 0;
    VARIANT deadline;
    VariantInit(&deadline);
    ok("Title", IUpdate_get_Title(update, &seen.title));
    ok("MsrcSeverity", IUpdate_get_MsrcSeverity(update, &seen.severity));
    ok("Description", IUpdate_get_Description(update, &seen.description));
    ok("HandlerID", IUpdate_get_HandlerID(update, &seen.handlerId));
    ok("Type", IUpdate_get_Type(update, &type));
    ok("DeploymentAction", IUpdate_get_DeploymentAction(update, &action));
    ok("MaxDownloadSize", IUpdate_get_MaxDownloadSize(update, &seen.maxSize));
    ok("Deadline", IUpdate_get_Deadline(update, &deadline));
    seen.type = type;
    seen.deploymentAction = action;
    seen.deadline = V_VT(&deadline);
    seen.downloaded = flagOf("IsDownloaded", update->lpVtbl->get_IsDownloaded, update);
    seen.installed = flagOf("IsInstalled", update->lpVtbl->get_IsInstalled, update);
    seen.hidden = flagOf("IsHidden", update->lpVtbl->get_IsHidden, update);
    seen.mandatory = flagOf("IsMandatory", update->lpVtbl->get_IsMandatory, update);
    readIdentity(update, &seen);
    readKbs(update, seen.kbs, COUNT_OF(seen.kbs));
    readRelated(update, &seen);
    readUpdate2(update, &seen);
    readUpdate3(update, &seen);
    updateShow(index, &seen);
}

static void showUpdates(ISearchResult *result)
{
    IUpdateCollection *updates;
    IUpdate *update;
    LONG count = 0;
    if (!ok("Updates", ISearchResult_get_Updates(result, &updates))) return;
    ok("Updates.Count", IUpdateCollection_get_Count(updates, &count));
    printf("updates %ld\n", count);
    for (LONG i = 0; i <= count; i++) { /* one too many, on purpose */
        if (!ok("Updates.Item", IUpdateCollection_get_Item(updates, i, &update))) continue;
        showUpdate(i, update);
        IUpdate_Release(update);
    }
    IUpdateCollection_Release(updates);
}

static void showWarnings(ISearchResult *result)
{
    IUpdateExceptionCollection *warnings;
    IUpdateException *warning;
    LONG count = 0;
    if (!ok("Warnings", ISearchResult_get_Warnings(result, &warnings))) return;
    IUpdateExceptionCollection_get_Count(warnings, &count);
    for (LONG i = 0; i < count; i++) {
        LONG hresult = 0;
        UpdateExceptionContext context = 0;
        BSTR message = NULL;
        if (!ok("Warnings.Item", IUpdateExceptionCollection_get_Item(warnings, i, &warning)))
            continue;
        ok("HResult", IUpdateException_get_HResult(warning, &hresult));
        ok("Context", IUpdateException_get_Context(warning, &context));
        ok("Message", IUpdateException_get_Message(warning, &message));
        warningShow(i, hresult, context, message);
        IUpdateException_Release(warning);
    }
    IUpdateExceptionCollection_Release(warnings);
}

static void showResult(ISearchResult *result)
{
    OperationResultCode resultCode = 0;
    ok("ResultCode", ISearchResult_get_ResultCode(result, &resultCode));
    printf("resultCode %d\n", resultCode);
    showWarnings(result);
    showUpdates(result);
}

static void showHistory(IUpdateSearcher *searcher)
{
    IUpdateHistoryEntryCollection *entries;
    IUpdateHistoryEntry *entry;
    LONG total = 0, count = 0;
    if (!ok("GetTotalHistoryCount", IUpdateSearcher_GetTotalHistoryCount(searcher, &total))) return;
    printf("history %ld\n", total);
    if (!ok("QueryHistory", IUpdateSearcher_QueryHistory(searcher, 0, total + 5, &entries))) return;
    IUpdateHistoryEntryCollection_get_Count(entries, &count);
    for (LONG i = 0; i < count; i++) {
        UpdateOperation operation = 0;
        OperationResultCode resultCode = 0;
        LONG hresult = 0;
        DATE date = 0;
        BSTR title = NULL;
        if (!ok("history.Item", IUpdateHistoryEntryCollection_get_Item(entries, i, &entry)))
            continue;
        ok("Operation", IUpdateHistoryEntry_get_Operation(entry, &operation));
        ok("ResultCode", IUpdateHistoryEntry_get_ResultCode(entry, &resultCode));
        ok("HResult", IUpdateHistoryEntry_get_HResult(entry, &hresult));
        ok("Date", IUpdateHistoryEntry_get_Date(entry, &date));
        ok("Title", IUpdateHistoryEntry_get_Title(entry, &title));
        historyShow(i, operation, resultCode, hresult, date, title);
        IUpdateHistoryEntry_Release(entry);
    }
    IUpdateHistoryEntryCollection_Release(entries);
}

static HRESULT create(const WCHAR *progId, const IID *iid, void **created)
{
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(progId, &clsid);
    return FAILED(hr) ? hr : CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, iid, created);
}

static void showAutoUpdate(void)
{
    IAutomaticUpdates2 *autoUpdate;
    IAutomaticUpdatesResults *results;
    VARIANT date;
    if (!ok("AutoUpdate", create(L"Microsoft.Update.AutoUpdate", &IID_IAutomaticUpdates2,
                                 (void **)&autoUpdate)))
        return;
    if (ok("Results", IAutomaticUpdates2_get_Results(autoUpdate, &results))) {
        VariantInit(&date);
        ok("LastSearchSuccessDate",
           IAutomaticUpdatesResults_get_LastSearchSuccessDate(results, &date));
        dateShow("lastSearch", &date);
        VariantInit(&date);
        ok("LastInstallationSuccessDate",
           IAutomaticUpdatesResults_get_LastInstallationSuccessDate(results, &date));
        dateShow("lastInstall", &date);
        IAutomaticUpdatesResults_Release(results);
    }
    IAutomaticUpdates2_Release(autoUpdate);
}

static void showSystemInformation(void)
{
    ISystemInformation *information;
    VARIANT_BOOL reboot = VARIANT_FALSE;
    if (!ok("SystemInfo", create(L"Microsoft.Update.SystemInfo", &IID_ISystemInformation,
                                 (void **)&information)))
        return;
    ok("RebootRequired", ISystemInformation_get_RebootRequired(information, &reboot));
    printf("rebootRequired %d\n", reboot != VARIANT_FALSE);
    ISystemInformation_Release(information);
}

static int endSearch(IUpdateSearcher *searcher, ISearchJob *job)
{
    ISearchResult *result;
    if (!callbackWait(waitMs)) {
        printf("waited %lu ms: RequestAbort\n", waitMs);
        ok("RequestAbort", ISearchJob_RequestAbort(job));
        if (!callbackWait(waitMs)) {
            printf("search did not complete\n");
            return EXIT_NOT_COMPLETED;
        }
    }
    HRESULT hr = IUpdateSearcher_EndSearch(searcher, job, &result);
    ok("CleanUp", ISearchJob_CleanUp(job));
    callbackShow();
    if (!ok("EndSearch", hr)) return EXIT_FAILED;
    showResult(result);
    ISearchResult_Release(result);
    return 0;
}

static int searchAsynchronously(IUpdateSearcher *searcher)
{
    ISearchJob *job;
    BSTR criteria = SysAllocString(CRITERIA);
    VARIANT state;
    VariantInit(&state);
    HRESULT hr = IUpdateSearcher_BeginSearch(searcher, criteria, NULL, state, &job);
    printf("BeginSearch without callback 0x%08lX\n", (unsigned long)hr);
    hr = IUpdateSearcher_BeginSearch(searcher, criteria, callbackCreate(FALSE), state, &job);
    SysFreeString(criteria);
    if (!ok("BeginSearch", hr)) return EXIT_FAILED;
    int code = endSearch(searcher, job);
    ISearchJob_Release(job);
    return code;
}

static int searchSynchronously(IUpdateSearcher *searcher)
{
    ISearchResult *result;
    BSTR criteria = SysAllocString(CRITERIA);
    HRESULT hr = IUpdateSearcher_Search(searcher, criteria, &result);
    SysFreeString(criteria);
    if (!ok("Search", hr)) return EXIT_FAILED;
    showResult(result);
    ISearchResult_Release(result);
    return 0;
}

static HRESULT setUp(IUpdateSession *session)
{
    IUpdateSession2 *session2;
    BSTR id = SysAllocString(CLIENT_ID);
    ok("ClientApplicationID", IUpdateSession_put_ClientApplicationID(session, id));
    SysFreeString(id);
    id = NULL;
    ok("ClientApplicationID", IUpdateSession_get_ClientApplicationID(session, &id));
    stringShow("clientApplicationID", id);
    HRESULT hr = IUpdateSession_QueryInterface(session, &IID_IUpdateSession2, (void **)&session2);
    if (!ok("IUpdateSession2", hr)) return hr;
    hr = IUpdateSession2_put_UserLocale(session2, LOCALE);
    IUpdateSession2_Release(session2);
    return hr;
}

int walkEarly(BOOL synchronous)
{
    IUpdateSession *session;
    IUpdateSearcher *searcher;
    int code = EXIT_FAILED;
    if (!ok("Session", create(L"Microsoft.Update.Session", &IID_IUpdateSession, (void **)&session)))
        return EXIT_FAILED;
    if (ok("session", setUp(session))
        && ok("CreateUpdateSearcher", IUpdateSession_CreateUpdateSearcher(session, &searcher))) {
        ok("ServerSelection", IUpdateSearcher_put_ServerSelection(searcher, ssWindowsUpdate));
        ok("Online", IUpdateSearcher_put_Online(searcher, VARIANT_TRUE));
        code = synchronous ? searchSynchronously(searcher) : searchAsynchronously(searcher);
        showHistory(searcher);
        IUpdateSearcher_Release(searcher);
    }
    IUpdateSession_Release(session);
    showAutoUpdate();
    showSystemInformation();
    return code;
}
