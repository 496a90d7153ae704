// SPDX-License-Identifier: MIT
#pragma once

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace heihe::test {

/// Output and exit code of a command.
struct ProgramResult {
    int code = -1;
    std::string output;  ///< stdout and stderr
};

/// Path of the program heihe; empty if it was not built.
[[nodiscard]] inline std::string program() {
    const char* path = std::getenv("HEIHE_PROGRAM");
    return path == nullptr ? "" : path;
}

/// True, and the case is marked as skipped, if the program was not built.
[[nodiscard]] inline bool no_program() {
    if (!program().empty()) return false;
    skip("the program heihe was not built");
    return true;
}

/// An argument in quotes for a shell, with any content.
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

/// A shell command that runs beside the test, so that the test can stop it. Its output goes to a file.
class BackgroundCommand {
public:
    BackgroundCommand(const std::string& command, std::filesystem::path output)
        : output_{std::move(output)} {
        const std::string line = "exec " + command;
        pid_ = ::fork();
        if (pid_ != 0) return;
        const int file = ::open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        ::dup2(file, 1);
        ::dup2(file, 2);
        ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
        ::_exit(127);
    }
    BackgroundCommand(const BackgroundCommand&) = delete;
    BackgroundCommand& operator=(const BackgroundCommand&) = delete;
    ~BackgroundCommand() {
        if (pid_ > 0) (void)end(SIGKILL);
    }

    /// Waits until `reached` is true. @returns false if the command ended before, or after two minutes
    [[nodiscard]] bool wait_for(const std::function<bool()>& reached) {
        const auto last = std::chrono::steady_clock::now() + std::chrono::minutes{2};
        while (std::chrono::steady_clock::now() < last) {
            if (reached()) return true;
            if (pid_ <= 0 || ::waitpid(pid_, &status_, WNOHANG) != 0) {
                pid_ = -1;
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        return false;
    }
    /// Sends a signal and waits for the end.
    [[nodiscard]] ProgramResult end(int signal) {
        if (pid_ > 0) {
            (void)::kill(pid_, signal);
            (void)::waitpid(pid_, &status_, 0);
            pid_ = -1;
        }
        const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
        return {code, bytes_of(output_)};
    }

private:
    std::filesystem::path output_;
    pid_t pid_ = -1;
    int status_ = 0;
};

}  // namespace heihe::test
