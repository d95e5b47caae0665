/*
 * standin.exe: takes the place of one of Windows' small programs, under its name, where Wine's own
 * lacks what is needed, and can be stopped on its way.
 *
 *   sc config NAME start= auto|demand|disabled     sc start NAME
 *   schtasks /create /tn NAME /xml FILE ...
 *   schtasks /query /tn NAME /xml       schtasks /delete /tn NAME /f
 *   powershell, with UPDATE_SENTINEL_TRACES and UPDATE_SENTINEL_LOG in its environment
 *
 * The last one decodes the traces of Windows Update as Get-WindowsUpdateLog does: if there is a trace
 * in the folder, C:\standin\WindowsUpdate.log is what is in it.
 *
 * A task is a file in C:\standin\tasks; nothing ever runs it. Everything else, and all of reg.exe, is
 * Wine's, which is called wine-NAME.exe beside it. Exit code as the real program's.
 *
 * While there is a file C:\standin\hold with a line "before" or "after" and a line of text, a command
 * line with that text in it makes C:\standin\held, and waits there until the first file is gone:
 * before it does anything, or after all of it is done.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define HOLD L"C:\\standin\\hold"
#define HELD L"C:\\standin\\held"
#define TASKS L"C:\\standin\\tasks\\"
#define POLL_MS 20
#define HELD_FOR_MS 120000
#define MAX_PATH_LENGTH 1024

static int failed(void) {
  DWORD error = GetLastError();
  printf("FAILED %lu\r\n", error);
  /* Never taken for a success. */
  return error ? (int)error : 1;
}

static void hold(const char *moment) {
  char line[2][256] = {"", ""};
  WCHAR text[256];
  FILE *file = _wfopen(HOLD, L"r");
  if (!file) return;
  for (int i = 0; i < 2; i++) {
    if (!fgets(line[i], sizeof line[i], file)) line[i][0] = 0;
    line[i][strcspn(line[i], "\r\n")] = 0;
  }
  fclose(file);
  MultiByteToWideChar(CP_UTF8, 0, line[1], -1, text, 256);
  if (strcmp(line[0], moment) || !*text || !wcsstr(GetCommandLineW(), text)) return;
  file = _wfopen(HELD, L"w");
  if (file) fclose(file);
  for (int waited = 0; waited < HELD_FOR_MS; waited += POLL_MS) {
    if (GetFileAttributesW(HOLD) == INVALID_FILE_ATTRIBUTES) return;
    Sleep(POLL_MS);
  }
}

/* The arguments as they came, after the program's name. */
static const WCHAR *arguments(void) {
  const WCHAR *line = GetCommandLineW();
  if (*line == '"') {
    line = wcschr(line + 1, '"');
    return line ? line + 1 : L"";
  }
  return line + wcscspn(line, L" ");
}

static int wines(const WCHAR *folder, const WCHAR *name) {
  WCHAR program[MAX_PATH_LENGTH];
  size_t size = wcslen(folder) + wcslen(name) + wcslen(arguments()) + 32;
  WCHAR *line = malloc(size * sizeof *line);
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION process;
  DWORD code = 255;
  if (!line) return 255;
  swprintf(program, MAX_PATH_LENGTH, L"%ls\\wine-%ls", folder, name);
  swprintf(line, size, L"\"%ls\"%ls", program, arguments());
  if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process))
    return failed();
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, &code);
  return (int)code;
}

static SC_HANDLE openService(const WCHAR *name, DWORD access) {
  SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
  return manager ? OpenServiceW(manager, name, access) : NULL;
}

static int configure(const WCHAR *name, const WCHAR *word) {
  SC_HANDLE service = openService(name, SERVICE_CHANGE_CONFIG);
  DWORD start = !wcscmp(word, L"auto")       ? SERVICE_AUTO_START
                : !wcscmp(word, L"demand")   ? SERVICE_DEMAND_START
                : !wcscmp(word, L"disabled") ? SERVICE_DISABLED
                                             : SERVICE_NO_CHANGE;
  if (start == SERVICE_NO_CHANGE) return ERROR_INVALID_PARAMETER;
  if (!service || !ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start, SERVICE_NO_CHANGE, NULL,
                                        NULL, NULL, NULL, NULL, NULL, NULL))
    return failed();
  return 0;
}

static int startService(const WCHAR *name) {
  SC_HANDLE service = openService(name, SERVICE_START);
  return service && StartServiceW(service, 0, NULL) ? 0 : failed();
}

static int showTask(const WCHAR *path) {
  WCHAR buffer[512];
  FILE *file = _wfopen(path, L"rb");
  size_t read;
  if (!file) return 1;
  while ((read = fread(buffer, sizeof *buffer, 512, file)) > 0)
    for (size_t i = 0; i < read; i++)
      if (buffer[i] != 0xFEFF) putchar(buffer[i] < 128 ? (char)buffer[i] : '?');
  fclose(file);
  return 0;
}

static int schtasks(int count, WCHAR **words) {
  WCHAR path[MAX_PATH_LENGTH];
  if (count < 4 || wcscmp(words[2], L"/tn")) return 1;
  CreateDirectoryW(TASKS, NULL);
  swprintf(path, MAX_PATH_LENGTH, TASKS L"%ls", words[3]);
  if (!wcscmp(words[1], L"/create") && count > 5 && !wcscmp(words[4], L"/xml"))
    return CopyFileW(words[5], path, FALSE) ? 0 : 1;
  if (!wcscmp(words[1], L"/query")) return showTask(path);
  if (!wcscmp(words[1], L"/delete")) return DeleteFileW(path) ? 0 : 1;
  return 1;
}

/* Fails without a trace, and where the log exists. */
static int decode(void) {
  WCHAR pattern[MAX_PATH_LENGTH], log[MAX_PATH_LENGTH];
  WIN32_FIND_DATAW found;
  DWORD length = GetEnvironmentVariableW(L"UPDATE_SENTINEL_TRACES", pattern, MAX_PATH_LENGTH - 8);
  if (!length || length >= MAX_PATH_LENGTH - 8) return failed();
  length = GetEnvironmentVariableW(L"UPDATE_SENTINEL_LOG", log, MAX_PATH_LENGTH);
  if (!length || length >= MAX_PATH_LENGTH) return failed();
  wcscat(pattern, L"\\*.etl");
  HANDLE search = FindFirstFileW(pattern, &found);
  if (search == INVALID_HANDLE_VALUE) return failed();
  FindClose(search);
  return CopyFileW(L"C:\\standin\\WindowsUpdate.log", log, TRUE) ? 0 : failed();
}

int wmain(int count, WCHAR **words) {
  static WCHAR own[MAX_PATH_LENGTH];
  WCHAR *name;
  int code;
  GetModuleFileNameW(NULL, own, MAX_PATH_LENGTH);
  name = wcsrchr(own, '\\');
  if (!name) return 255;
  *name++ = 0;
  hold("before");
  if (!_wcsicmp(name, L"schtasks.exe"))
    code = schtasks(count, words);
  else if (!_wcsicmp(name, L"sc.exe") && count == 5 && !wcscmp(words[1], L"config"))
    code = configure(words[2], words[4]);
  else if (!_wcsicmp(name, L"sc.exe") && count == 3 && !wcscmp(words[1], L"start"))
    code = startService(words[2]);
  else if (!_wcsicmp(name, L"powershell.exe")
           && GetEnvironmentVariableW(L"UPDATE_SENTINEL_LOG", NULL, 0))
    code = decode();
  else
    code = wines(own, name);
  fflush(stdout);
  hold("after");
  return code;
}
