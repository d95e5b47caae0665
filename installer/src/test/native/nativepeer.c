/*
 * nativepeer.exe: the calls to Windows that a check of the service makes, in C and nothing around
 * them: what is left of the service's weight when Java is taken away. It judges and sends nothing.
 *
 *   nativepeer INTERVAL_SECONDS
 *
 * Prints "ready" after the first check, then checks at each interval and at each change of a
 * service's key, until it is ended.
 */
#include <windows.h>

#include <stdio.h>
#include <wchar.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SERVICES L"SYSTEM\\CurrentControlSet\\Services"
#define WINDOWS_UPDATE L"SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate"
#define SERVICING L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"

static const WCHAR *const required[] = {L"TrustedInstaller", L"wuauserv", L"BITS", L"CryptSvc",
                                        L"UsoSvc"};
static const WCHAR *const version[] = {
    L"CurrentBuildNumber", L"UBR",       L"ProductName", L"EditionID", L"DisplayVersion",
    L"ReleaseId", L"EditionSubManufacturer", L"EditionSubVersion"};
static const WCHAR *const policy[] = {L"WUServer", L"TargetGroupEnabled", L"TargetGroup"};
static const WCHAR *const marks[] = {
    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired",
    SERVICING L"\\RebootPending", SERVICING L"\\RebootInProgress"};

static BYTE buffer[8192];

static HKEY open(const WCHAR *path, REGSAM access)
{
    HKEY key;
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, &key) ? NULL : key;
}

static void readValues(const WCHAR *path, const WCHAR *const *names, size_t count)
{
    HKEY key = open(path, KEY_READ);
    if (!key) return;
    for (size_t i = 0; i < count; i++) {
        DWORD size = sizeof buffer;
        RegQueryValueExW(key, names[i], NULL, NULL, buffer, &size);
    }
    RegCloseKey(key);
}

static void askManager(const WCHAR *name)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    if (!manager) return;
    SC_HANDLE service = OpenServiceW(manager, name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
    if (service) {
        DWORD needed;
        QueryServiceConfigW(service, (QUERY_SERVICE_CONFIGW *)buffer, sizeof buffer, &needed);
        QueryServiceConfig2W(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, buffer,
                             sizeof buffer, &needed);
        QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, buffer, sizeof buffer, &needed);
        CloseServiceHandle(service);
    }
    CloseServiceHandle(manager);
}

static void lookAt(const WCHAR *name)
{
    static const WCHAR *const own[] = {L"Start", L"DelayedAutostart", L"ServiceDll"};
    static const WCHAR *const dll[] = {L"ServiceDll"};
    WCHAR path[256];
    askManager(name);
    swprintf(path, COUNT(path), SERVICES L"\\%ls", name);
    readValues(path, own, COUNT(own));
    swprintf(path, COUNT(path), SERVICES L"\\%ls\\Parameters", name);
    readValues(path, dll, COUNT(dll));
    swprintf(path, COUNT(path), SERVICES L"\\%ls\\TriggerInfo", name);
    readValues(path, NULL, 0);
}

static void check(void)
{
    static const WCHAR *const server[] = {L"UseWUServer"};
    for (size_t i = 0; i < COUNT(required); i++) lookAt(required[i]);
    readValues(L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", version, COUNT(version));
    readValues(WINDOWS_UPDATE, policy, COUNT(policy));
    readValues(WINDOWS_UPDATE L"\\AU", server, COUNT(server));
    for (size_t i = 0; i < COUNT(marks); i++) readValues(marks[i], NULL, 0);
}

static HKEY watch(const WCHAR *path, DWORD what, HANDLE changed)
{
    HKEY key = open(path, KEY_NOTIFY);
    if (key) RegNotifyChangeKeyValue(key, FALSE, what, changed, TRUE);
    return key;
}

static void awaitNext(HANDLE changed, DWORD interval)
{
    HKEY keys[COUNT(required) + 1];
    WCHAR path[256];
    keys[0] = watch(SERVICES, REG_NOTIFY_CHANGE_NAME, changed);
    for (size_t i = 0; i < COUNT(required); i++) {
        swprintf(path, COUNT(path), SERVICES L"\\%ls", required[i]);
        keys[i + 1] = watch(path, REG_NOTIFY_CHANGE_LAST_SET, changed);
    }
    WaitForSingleObject(changed, interval);
    for (size_t i = 0; i < COUNT(keys); i++)
        if (keys[i]) RegCloseKey(keys[i]);
    /* Closing a watched key signals the event as well. */
    ResetEvent(changed);
}

int wmain(int argc, WCHAR **argv)
{
    HANDLE changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    DWORD interval = argc == 2 ? wcstoul(argv[1], NULL, 10) * 1000 : 0;
    if (!interval || !changed) {
        fprintf(stderr, "usage: nativepeer INTERVAL_SECONDS\n");
        return 87;
    }
    check();
    puts("ready");
    fflush(stdout);
    for (;;) {
        awaitNext(changed, interval);
        check();
    }
}
