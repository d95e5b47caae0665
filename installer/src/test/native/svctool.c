/*
 * svctool.exe: the calls of the Service Control Manager that Wine's sc.exe lacks, and changes of the
 * registry.
 *
 *   svctool create NAME START COMMAND   svctool delete NAME
 *   svctool set-start NAME START        svctool set-path NAME COMMAND
 *   svctool start NAME                  svctool stop NAME
 *   svctool state NAME                  svctool start-timed NAME
 *   svctool handles PROGRAM             svctool registry-delete KEY
 *   svctool registry-key KEY            svctool registry-set KEY VALUE TYPE [HEX]
 *   svctool serve
 *
 * START is Windows' number: 2 automatic, 3 demand, 4 disabled. Exit code 0, or the Win32 error (255
 * for one that does not fit); state prints "STATE PID". start-timed waits until the service is
 * running and prints "CALLED_AT TOOK": of the start call in ms since 1970, and how long in ms until
 * then. handles prints how many a process of that program has open, of the first one found.
 * registry-delete takes all that is below with it, and is content where there is no such key.
 * registry-set writes a value of Windows' numbered type, its bytes in hexadecimal.
 *
 * serve does many of them, since under Wine the start of a program costs a thousand times what these
 * calls do. It prints an empty line when it is up, then reads commands in UTF-8, one a line and with
 * tabs between the words, and answers each in one line: the exit code, a tab, and what it would
 * print. It ends with its input.
 */
#include <windows.h>

#include <stdarg.h>
#include <stdio.h>
#include <tlhelp32.h>
#include <winternl.h>
#include <wchar.h>

#define POLL_MS 2
#define STARTED_WITHIN_MS 60000
#define MAX_LIST (64u << 20)
#define MAX_LINE 65536
#define MAX_WORDS 8
#define MAX_VALUE (MAX_LINE / 2)
#define EXTENDED_HANDLE_INFORMATION 64
#define STATUS_LENGTH_MISMATCH ((NTSTATUS)0xC0000004)

/* What Windows' headers do not name. */
struct allHandles {
  ULONG_PTR count;
  ULONG_PTR reserved;
  struct {
    void *object;
    ULONG_PTR process;
    ULONG_PTR handle;
    ULONG access;
    USHORT creator;
    USHORT type;
    ULONG attributes;
    ULONG reserved;
  } handles[];
};

/* What the command at hand prints. */
static char answer[256];

static void say(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(answer, sizeof answer, format, values);
  va_end(values);
}

static int failed(void) {
  DWORD error = GetLastError();
  say("error %lu", error);
  return error > 255 ? 255 : (int)error;
}

static int change(SC_HANDLE service, DWORD start, const WCHAR *path) {
  return ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start, SERVICE_NO_CHANGE, path, NULL,
                              NULL, NULL, NULL, NULL, NULL)
             ? 0
             : failed();
}

static int create(SC_HANDLE manager, const WCHAR *name, DWORD start, const WCHAR *path) {
  SC_HANDLE service = CreateServiceW(manager, name, name, SERVICE_ALL_ACCESS,
                                     SERVICE_WIN32_OWN_PROCESS, start, SERVICE_ERROR_NORMAL, path,
                                     NULL, NULL, NULL, NULL, NULL);
  if (!service) return failed();
  CloseServiceHandle(service);
  return 0;
}

static int state(SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status;
  DWORD needed;
  if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status,
                            &needed))
    return failed();
  say("%lu %lu", status.dwCurrentState, status.dwProcessId);
  return 0;
}

/* 100 ns since 1601 to ms since 1970. */
static ULONGLONG nowMs(void) {
  FILETIME time;
  GetSystemTimePreciseAsFileTime(&time);
  return ((((ULONGLONG)time.dwHighDateTime << 32) | time.dwLowDateTime) - 116444736000000000ULL) /
         10000;
}

static int startTimed(SC_HANDLE service) {
  SERVICE_STATUS status;
  ULONGLONG called = nowMs();
  if (!StartServiceW(service, 0, NULL)) return failed();
  for (;;) {
    if (!QueryServiceStatus(service, &status)) return failed();
    if (status.dwCurrentState == SERVICE_RUNNING) break;
    if (status.dwCurrentState == SERVICE_STOPPED || nowMs() - called > STARTED_WITHIN_MS) {
      SetLastError(ERROR_SERVICE_REQUEST_TIMEOUT);
      return failed();
    }
    Sleep(POLL_MS);
  }
  say("%llu %llu", called, nowMs() - called);
  return 0;
}

static DWORD processOf(const WCHAR *program) {
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  DWORD found = 0;
  BOOL more;
  if (all == INVALID_HANDLE_VALUE) return 0;
  for (more = Process32FirstW(all, &entry); more && !found; more = Process32NextW(all, &entry))
    if (!_wcsicmp(entry.szExeFile, program)) found = entry.th32ProcessID;
  CloseHandle(all);
  if (!found) SetLastError(ERROR_NOT_FOUND);
  return found;
}

/* Counts the system's list: Wine answers GetProcessHandleCount with 0. */
static int handles(const WCHAR *program) {
  DWORD process = processOf(program);
  ULONG size = 1 << 16, count = 0;
  struct allHandles *all = NULL;
  NTSTATUS status;
  if (!process) return failed();
  do {
    if (all) HeapFree(GetProcessHeap(), 0, all);
    all = HeapAlloc(GetProcessHeap(), 0, size);
    status = NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)EXTENDED_HANDLE_INFORMATION, all,
                                      size, NULL);
    size *= 2;
  } while (status == STATUS_LENGTH_MISMATCH && size < MAX_LIST);
  if (status) {
    say("NTSTATUS 0x%08lx", status);
    return 255;
  }
  for (ULONG_PTR i = 0; i < all->count; i++) count += all->handles[i].process == process;
  HeapFree(GetProcessHeap(), 0, all);
  say("%lu", count);
  return 0;
}

static int act(SC_HANDLE service, const WCHAR *verb, const WCHAR *value) {
  SERVICE_STATUS status;
  if (!wcscmp(verb, L"set-start") && value)
    return change(service, wcstoul(value, NULL, 10), NULL);
  if (!wcscmp(verb, L"set-path") && value) return change(service, SERVICE_NO_CHANGE, value);
  if (!wcscmp(verb, L"start-timed")) return startTimed(service);
  if (!wcscmp(verb, L"start")) return StartServiceW(service, 0, NULL) ? 0 : failed();
  if (!wcscmp(verb, L"stop"))
    return ControlService(service, SERVICE_CONTROL_STOP, &status) ? 0 : failed();
  if (!wcscmp(verb, L"delete")) return DeleteService(service) ? 0 : failed();
  if (!wcscmp(verb, L"state")) return state(service);
  say("unknown verb");
  return 87;
}

/* Takes the hive off a path such as HKEY_LOCAL_MACHINE\SOFTWARE\Example; NULL for an unknown one. */
static HKEY hive(const WCHAR **path) {
  static const struct {
    const WCHAR *name;
    HKEY key;
  } hives[] = {{L"HKEY_LOCAL_MACHINE\\", HKEY_LOCAL_MACHINE}, {L"HKEY_CURRENT_USER\\", HKEY_CURRENT_USER}};
  for (size_t i = 0; i < sizeof hives / sizeof *hives; i++) {
    size_t length = wcslen(hives[i].name);
    if (wcsncmp(*path, hives[i].name, length)) continue;
    *path += length;
    return hives[i].key;
  }
  return NULL;
}

static int registryDone(LSTATUS status) {
  SetLastError(status);
  return status ? failed() : 0;
}

static int registryDelete(const WCHAR *path) {
  HKEY root = hive(&path);
  LSTATUS status = root ? RegDeleteTreeW(root, path) : ERROR_INVALID_PARAMETER;
  return registryDone(status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status);
}

/* Gives how many bytes, -1 for what is no hexadecimal or too long. */
static int bytesOf(const WCHAR *hex, BYTE *bytes) {
  int count = 0;
  unsigned value;
  for (; *hex; hex += 2, count++) {
    if (count == MAX_VALUE || swscanf(hex, L"%2x", &value) != 1) return -1;
    bytes[count] = (BYTE)value;
  }
  return count;
}

/* Makes the key where it is not there; name NULL for the key alone. */
static int registrySet(const WCHAR *path, const WCHAR *name, DWORD type, const WCHAR *hex) {
  static BYTE bytes[MAX_VALUE];
  HKEY key, root = hive(&path);
  int count = bytesOf(hex, bytes);
  LSTATUS status = root && count >= 0 ? RegCreateKeyW(root, path, &key) : ERROR_INVALID_PARAMETER;
  if (status) return registryDone(status);
  if (name) status = RegSetValueExW(key, name, 0, type, bytes, count);
  RegCloseKey(key);
  return registryDone(status);
}

static int command(int argc, WCHAR **argv) {
  SC_HANDLE manager, service;
  int result;
  answer[0] = 0;
  if (argc < 3) {
    say("usage: svctool VERB NAME [VALUE ...]");
    return 87;
  }
  if (!wcscmp(argv[1], L"handles")) return handles(argv[2]);
  if (!wcscmp(argv[1], L"registry-delete")) return registryDelete(argv[2]);
  if (!wcscmp(argv[1], L"registry-key")) return registrySet(argv[2], NULL, REG_NONE, L"");
  if (!wcscmp(argv[1], L"registry-set") && argc >= 5)
    return registrySet(argv[2], argv[3], wcstoul(argv[4], NULL, 10), argc > 5 ? argv[5] : L"");
  manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
  if (!manager) return failed();
  if (!wcscmp(argv[1], L"create") && argc == 5) {
    result = create(manager, argv[2], wcstoul(argv[3], NULL, 10), argv[4]);
  } else {
    service = OpenServiceW(manager, argv[2], SERVICE_ALL_ACCESS);
    if (service) {
      result = act(service, argv[1], argc > 3 ? argv[3] : NULL);
      CloseServiceHandle(service);
    } else {
      result = failed();
    }
  }
  CloseServiceHandle(manager);
  return result;
}

static int serve(WCHAR *program) {
  static char line[MAX_LINE];
  static WCHAR wide[MAX_LINE];
  WCHAR *words[MAX_WORDS], *at;
  int count, code;
  puts("");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\r\n")] = 0;
    MultiByteToWideChar(CP_UTF8, 0, line, -1, wide, MAX_LINE);
    words[0] = program;
    for (at = wide, count = 1; at && count < MAX_WORDS; count++) {
      words[count] = at;
      at = wcschr(at, L'\t');
      if (at) *at++ = 0;
    }
    code = command(count, words);
    printf("%d\t%s\n", code, answer);
    fflush(stdout);
  }
  return 0;
}

int wmain(int argc, WCHAR **argv) {
  int code;
  if (argc == 2 && !wcscmp(argv[1], L"serve")) return serve(argv[0]);
  code = command(argc, argv);
  if (*answer) puts(answer);
  return code;
}
