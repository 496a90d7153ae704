// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"

#include "heihe/core/error.hpp"

#include <algorithm>
#include <cstdio>
#include <new>
#include <string>

namespace heihe::cli {
namespace {

void say(const std::string& text) noexcept { std::fputs((text + '\n').c_str(), stderr); }

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
        return command();
    } catch (const InputError& error) {
        say_input_error(error);
        return ExitCode::bad_input;
    } catch (const OutputError& error) {
        say(error.what());
        return ExitCode::not_written;
    } catch (const ContractError& error) {
        say(std::string{"heihe: internal error, please report this line: "} + error.what());
    } catch (const std::bad_alloc&) {
        say("heihe: out of memory; try a coarser grid (--spacing)");
    } catch (const std::exception& error) {
        say(std::string{"heihe: internal error, please report this line: "} + error.what());
    } catch (...) {
        say("heihe: internal error of an unknown kind");
    }
    return ExitCode::internal;
}

}  // namespace heihe::cli
