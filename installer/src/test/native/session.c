/* Microsoft.Update.Session: IUpdateSession and IUpdateSession2. */
#include "double.h"

struct session {
    struct object object;
    struct script *script;
    BSTR clientApplicationId;
    LCID userLocale;
};

static struct session *of(IUpdateSession2 *object)
{
    return (struct session *)object;
}

static HRESULT STDMETHODCALLTYPE getClientApplicationID(IUpdateSession2 *this, BSTR *answer)
{
    return answerString(answer, of(this)->clientApplicationId);
}

static HRESULT STDMETHODCALLTYPE putClientApplicationID(IUpdateSession2 *this, BSTR value)
{
    return assignString(&of(this)->clientApplicationId, value);
}

static HRESULT STDMETHODCALLTYPE getReadOnly(IUpdateSession2 *this, VARIANT_BOOL *answer)
{
    (void)this;
    return answerBool(answer, FALSE);
}

static HRESULT STDMETHODCALLTYPE createUpdateSearcher(IUpdateSession2 *this,
                                                      IUpdateSearcher **answer)
{
    struct session *self = of(this);
    if (!answer) return E_POINTER;
    *answer = NULL;
    return createSearcher(self->script, self->clientApplicationId, self->userLocale,
                          (void **)answer);
}

static HRESULT STDMETHODCALLTYPE getUserLocale(IUpdateSession2 *this, LCID *answer)
{
    if (!answer) return E_POINTER;
    *answer = of(this)->userLocale;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE putUserLocale(IUpdateSession2 *this, LCID value)
{
    of(this)->userLocale = value;
    return S_OK;
}

static const IUpdateSession2Vtbl vtable = {
    DISPATCH_SLOTS,
    .get_ClientApplicationID = getClientApplicationID,
    .put_ClientApplicationID = putClientApplicationID,
    .get_ReadOnly = getReadOnly,
    .get_WebProxy = NOT_IMPLEMENTED,
    .put_WebProxy = NOT_IMPLEMENTED,
    .CreateUpdateSearcher = createUpdateSearcher,
    .CreateUpdateDownloader = NOT_IMPLEMENTED,
    .CreateUpdateInstaller = NOT_IMPLEMENTED,
    .get_UserLocale = getUserLocale,
    .put_UserLocale = putUserLocale,
};

static void destroy(void *object)
{
    struct session *self = object;
    SysFreeString(self->clientApplicationId);
    scriptRelease(self->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_IUpdateSession2,
    .interfaces = {&IID_IUpdateSession, &IID_IUpdateSession2},
    .destroy = destroy,
};

HRESULT createSession(struct script *script, void **created)
{
    if (FAILED(script->session)) return script->session;
    struct session *self = objectCreate(&class, sizeof *self);
    if (!self) return E_OUTOFMEMORY;
    self->script = scriptAddRef(script);
    self->userLocale = GetUserDefaultLCID();
    *created = self;
    return S_OK;
}
