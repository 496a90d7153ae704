// SPDX-License-Identifier: MIT
#pragma once

#include "support/shared_data.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sys/wait.h>

namespace heihe::test {

/// What a command left behind.
struct ProgramResult {
    int code = -1;
    std::string output;  ///< stdout and stderr
};

/// Path of the program heihe; empty where it was not built.
[[nodiscard]] inline std::string program() {
    const char* path = std::getenv("HEIHE_PROGRAM");
    return path == nullptr ? "" : path;
}

/// True, and the case is marked as skipped, where the program was not built.
[[nodiscard]] inline bool no_program() {
    if (!program().empty()) return false;
    skip("the program heihe was not built");
    return true;
}

/// An argument as a shell takes it, whatever is in it.
[[nodiscard]] inline std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return out + "'";
}

/// Runs a shell command.
[[nodiscard]] inline ProgramResult run_command(const std::string& command) {
    ProgramResult result;
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return result;
    std::array<char, 4096> buffer{};
    while (const auto n = std::fread(buffer.data(), 1, buffer.size(), pipe))
        result.output.append(buffer.data(), n);
    const int status = ::pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace heihe::test
