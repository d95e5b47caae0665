/* Microsoft.Update.AutoUpdate with its results, and Microsoft.Update.SystemInfo. */
#include "double.h"

struct scripted {
    struct object object;
    struct script *script;
};

static struct script *scriptOf(void *object)
{
    return ((struct scripted *)object)->script;
}

static void destroy(void *object)
{
    scriptRelease(scriptOf(object));
}

static void *create(const struct objectClass *class, struct script *script)
{
    struct scripted *self = objectCreate(class, sizeof *self);
    if (self) self->script = scriptAddRef(script);
    return self;
}

/* ---- IAutomaticUpdatesResults ---- */

/* UTC, or VT_EMPTY for never. */
static HRESULT answerDate(VARIANT *answer, BOOL ever, DATE date)
{
    if (!answer) return E_POINTER;
    VariantInit(answer);
    if (ever) {
        V_VT(answer) = VT_DATE;
        V_DATE(answer) = date;
    }
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE getLastSearch(IAutomaticUpdatesResults *this, VARIANT *answer)
{
    return answerDate(answer, scriptOf(this)->searched, scriptOf(this)->lastSearch);
}

static HRESULT STDMETHODCALLTYPE getLastInstall(IAutomaticUpdatesResults *this, VARIANT *answer)
{
    return answerDate(answer, scriptOf(this)->installed, scriptOf(this)->lastInstall);
}

static const IAutomaticUpdatesResultsVtbl resultsVtable = {
    DISPATCH_SLOTS,
    .get_LastSearchSuccessDate = getLastSearch,
    .get_LastInstallationSuccessDate = getLastInstall,
};

static const struct objectClass resultsClass = {
    .vtable = &resultsVtable,
    .typeInfo = &IID_IAutomaticUpdatesResults,
    .interfaces = {&IID_IAutomaticUpdatesResults},
    .destroy = destroy,
};

/* ---- IAutomaticUpdates2 ---- */

static HRESULT STDMETHODCALLTYPE getServiceEnabled(IAutomaticUpdates2 *this, VARIANT_BOOL *answer)
{
    (void)this;
    return answerBool(answer, TRUE);
}

static HRESULT STDMETHODCALLTYPE getResults(IAutomaticUpdates2 *this,
                                            IAutomaticUpdatesResults **answer)
{
    return answerObject(answer, create(&resultsClass, scriptOf(this)));
}

static const IAutomaticUpdates2Vtbl autoUpdateVtable = {
    DISPATCH_SLOTS,
    .DetectNow = NOT_IMPLEMENTED,
    .Pause = NOT_IMPLEMENTED,
    .Resume = NOT_IMPLEMENTED,
    .ShowSettingsDialog = NOT_IMPLEMENTED,
    .get_Settings = NOT_IMPLEMENTED,
    .get_ServiceEnabled = getServiceEnabled,
    .EnableService = NOT_IMPLEMENTED,
    .get_Results = getResults,
};

static const struct objectClass autoUpdateClass = {
    .vtable = &autoUpdateVtable,
    .typeInfo = &IID_IAutomaticUpdates2,
    .interfaces = {&IID_IAutomaticUpdates, &IID_IAutomaticUpdates2},
    .destroy = destroy,
};

HRESULT createAutoUpdate(struct script *script, void **created)
{
    if (FAILED(script->autoUpdate)) return script->autoUpdate;
    *created = create(&autoUpdateClass, script);
    return *created ? S_OK : E_OUTOFMEMORY;
}

/* ---- ISystemInformation ---- */

static HRESULT STDMETHODCALLTYPE getSupportLink(ISystemInformation *this, BSTR *answer)
{
    (void)this;
    return answerString(answer, NULL);
}

static HRESULT STDMETHODCALLTYPE getRebootRequired(ISystemInformation *this, VARIANT_BOOL *answer)
{
    return answerBool(answer, scriptOf(this)->rebootRequired);
}

static const ISystemInformationVtbl systemInformationVtable = {
    DISPATCH_SLOTS,
    .get_OemHardwareSupportLink = getSupportLink,
    .get_RebootRequired = getRebootRequired,
};

static const struct objectClass systemInformationClass = {
    .vtable = &systemInformationVtable,
    .typeInfo = &IID_ISystemInformationIds,
    .interfaces = {&IID_ISystemInformation},
    .destroy = destroy,
};

HRESULT createSystemInformation(struct script *script, void **created)
{
    if (FAILED(script->systemInfo)) return script->systemInfo;
    *created = create(&systemInformationClass, script);
    return *created ? S_OK : E_OUTOFMEMORY;
}
