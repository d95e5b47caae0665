/* The event log of the double: UTF-8 lines in the file named by HKLM\SOFTWARE\WuaDouble `Log`. */
#include "double.h"

#include <stdarg.h>
#include <stdio.h>

#define LINE_CHARS 8192
/* A writer that died in the middle may cost a moment, never a hang. */
#define LOCK_WAIT_MS 2000

WCHAR *settingOf(const WCHAR *name)
{
    static const WCHAR key[] = L"SOFTWARE\\WuaDouble";
    DWORD bytes = 0;
    if (RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_SZ, NULL, NULL, &bytes)) return NULL;
    WCHAR *value = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, bytes + sizeof(WCHAR));
    if (value && RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_REG_SZ, NULL, value, &bytes)) {
        HeapFree(GetProcessHeap(), 0, value);
        value = NULL;
    }
    return value;
}

/* Opened and closed for each line, so that a test may move the file away at any time. */
static void append(const WCHAR *path, const char *bytes, DWORD length)
{
    /* Several processes write: appending to a file is not atomic under Wine. */
    HANDLE lock = CreateMutexW(NULL, FALSE, L"Global\\WuaDoubleLog");
    if (lock) WaitForSingleObject(lock, LOCK_WAIT_MS);
    HANDLE file = CreateFileW(path, FILE_APPEND_DATA,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        DWORD written;
        WriteFile(file, bytes, length, &written, NULL);
        CloseHandle(file);
    }
    if (lock) {
        ReleaseMutex(lock);
        CloseHandle(lock);
    }
}

void logLine(const WCHAR *format, ...)
{
    WCHAR *path = settingOf(L"Log");
    WCHAR *line = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, LINE_CHARS * sizeof(WCHAR));
    char *utf8 = HeapAlloc(GetProcessHeap(), 0, LINE_CHARS * 3 + 1);
    if (path && line && utf8) {
        va_list arguments;
        va_start(arguments, format);
        _vsnwprintf(line, LINE_CHARS - 1, format, arguments);
        va_end(arguments);
        /* A client's own text must not be able to forge a line. */
        for (WCHAR *at = line; *at; at++)
            if (*at < L' ') *at = L'?';
        int length = WideCharToMultiByte(CP_UTF8, 0, line, -1, utf8, LINE_CHARS * 3, NULL, NULL);
        if (length > 0) {
            utf8[length - 1] = '\n';
            append(path, utf8, (DWORD)length);
        }
    }
    if (utf8) HeapFree(GetProcessHeap(), 0, utf8);
    if (line) HeapFree(GetProcessHeap(), 0, line);
    if (path) HeapFree(GetProcessHeap(), 0, path);
}
