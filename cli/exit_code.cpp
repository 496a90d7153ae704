// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"

#include "cli/terminal.hpp"
#include "heihe/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <system_error>

namespace heihe::cli {
namespace {

void say(const std::string& text) noexcept { std::fputs((printable(text) + '\n').c_str(), stderr); }

/// Flushes stdout: a full disk shows at the latest here. Returns `code`, or not_written if printing failed
/// and the run itself did not fail.
ExitCode printed(ExitCode code) noexcept {
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (flushed || code != ExitCode::done) return code;
    say(std::string{"heihe: standard output cannot be written: "} +
        (errno != 0 ? std::strerror(errno) : "an earlier write failed"));
    return ExitCode::not_written;
}

void say_input_error(const InputError& error) {
    const std::string text = error.what();
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    say(text);
    if (lines > 1) say("heihe: " + std::to_string(lines) + " problems in the input");
}

}  // namespace

ExitCode exit_code(basin::Status status) noexcept {
    switch (status) {
        case basin::Status::done: return ExitCode::done;
        case basin::Status::not_converged: return ExitCode::not_converged;
        case basin::Status::budget: return ExitCode::budget;
        case basin::Status::stopped: return ExitCode::stopped;
    }
    return ExitCode::internal;
}

ExitCode guarded(const std::function<ExitCode()>& command) noexcept {
    try {
        return printed(command());
    } catch (const InputError& error) {
        say_input_error(error);
        return ExitCode::bad_input;
    } catch (const OutputError& error) {
        say(error.what());
        return ExitCode::not_written;
    } catch (const ContractError& error) {
        say(std::string{"heihe: internal error, please report this line: "} + error.what());
    } catch (const std::system_error& error) {
        if (std::ferror(stdout) != 0) {  // thrown by fmt::print
            say(std::string{"heihe: standard output cannot be written: "} + error.what());
            return ExitCode::not_written;
        }
        say(std::string{"heihe: internal error, please report this line: "} + error.what());
    } catch (const std::bad_alloc&) {
        say("heihe: out of memory");
    } catch (const std::exception& error) {
        say(std::string{"heihe: internal error, please report this line: "} + error.what());
    } catch (...) {
        say("heihe: internal error of an unknown kind");
    }
    return ExitCode::internal;
}

}  // namespace heihe::cli
