// SPDX-License-Identifier: MIT
#include "support/failing_calls.hpp"

// Environment variables of the tested program:
//   HEIHE_FAULT_BELOW   part of the path of files that count
//   HEIHE_FAULT_MODE    count, once, lasting or kill
//   HEIHE_FAULT_AT      the call, counted from 1
//   HEIHE_FAULT_ERROR   errno
//   HEIHE_FAULT_WRITES  1: only write, pwrite and writev count
//   HEIHE_FAULT_COUNT   file that gets the number of calls at the end

namespace heihe::test {
namespace {

const char* word(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

struct Preload {
    Preload() {
        auto& calls = failing_calls();
        std::strncpy(calls.below, word("HEIHE_FAULT_BELOW"), sizeof calls.below - 1);
        calls.at = std::atoi(word("HEIHE_FAULT_AT"));
        calls.error = std::atoi(word("HEIHE_FAULT_ERROR"));
        calls.writes_only = std::atoi(word("HEIHE_FAULT_WRITES")) != 0;
        const char* mode = word("HEIHE_FAULT_MODE");
        if (std::strcmp(mode, "once") == 0) calls.mode = FailingCalls::Mode::fail_once;
        if (std::strcmp(mode, "lasting") == 0) calls.mode = FailingCalls::Mode::fail_lastingly;
        if (std::strcmp(mode, "kill") == 0) calls.mode = FailingCalls::Mode::kill;
    }
    ~Preload() {
        const int seen = calls_seen();
        if (*word("HEIHE_FAULT_COUNT") == '\0') return;
        if (std::FILE* out = std::fopen(word("HEIHE_FAULT_COUNT"), "w")) {
            std::fprintf(out, "%d\n", seen);
            std::fclose(out);
        }
    }
} preload;

}  // namespace
}  // namespace heihe::test
