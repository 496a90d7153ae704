// SPDX-License-Identifier: MIT
#pragma once

#include "support/mutator.hpp"
#include "support/scratch_folder.hpp"

#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/// Runs mutants of an input, each in a process of its own, and counts how they end.
namespace heihe::test {

/// Exit code of a child that found a broken promise; no command ends with it.
inline constexpr int broken_promise = 99;

/// How a mutant ended.
struct Trial {
    std::string ending;  ///< "done", "refused" ..., or "FAULT" and the reason
    std::string told;    ///< end of what it printed
    [[nodiscard]] bool is_fault() const { return ending.starts_with("FAULT"); }
};

namespace detail {

extern "C" inline void stop_politely(int) { (void)::raise(SIGTERM); }

// The process may compute for `seconds`. Then it is asked to stop, and killed if it does not end within
// another 30 s, or if it waits for ever.
inline void limit(double seconds) {
    struct sigaction action {};
    action.sa_handler = stop_politely;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGPROF, &action, nullptr);
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(seconds);
    timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
    ::setitimer(ITIMER_PROF, &timer, nullptr);
    const auto hard = static_cast<rlim_t>(seconds + 30.0);
    const rlimit processor{hard, hard}, no_core{0, 0}, file{64u << 20, 64u << 20};
    ::setrlimit(RLIMIT_CPU, &processor);
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::setrlimit(RLIMIT_FSIZE, &file);
    ::alarm(600);
}

[[nodiscard]] inline std::string name_of_code(int code) {
    static const std::map<int, std::string> names{{0, "done"},
                                                  {2, "refused"},
                                                  {3, "did not converge"},
                                                  {4, "budget"},
                                                  {5, "not written"},
                                                  {130, "stopped"},
                                                  {70, "FAULT: internal error"},
                                                  {broken_promise, "FAULT: a promise is broken"}};
    const auto found = names.find(code);
    return found != names.end() ? found->second : "FAULT: exit code " + std::to_string(code);
}

}  // namespace detail

/// Runs `body` in a child process; its result is the exit code.
/// @param seconds  of processor time after which it is asked to stop (SIGTERM)
[[nodiscard]] inline Trial run_apart(const std::function<int()>& body, double seconds) {
    const ScratchFolder scratch;
    const auto output = scratch / "output";
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(file, 1);
        ::dup2(file, 2);
        detail::limit(seconds);
        const int code = body();
        std::fflush(nullptr);
        ::_exit(code);
    }
    int status = 0;
    (void)::waitpid(child, &status, 0);
    std::string told = bytes_of(output);
    if (told.size() > 3000) told = "..." + told.substr(told.size() - 3000);
    if (WIFSIGNALED(status))
        return {"FAULT: signal " + std::to_string(WTERMSIG(status)), std::move(told)};
    return {detail::name_of_code(WEXITSTATUS(status)), std::move(told)};
}

/// A whole number from the environment.
[[nodiscard]] inline std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Number and kind of mutants to try.
struct TrialPlan {
    std::string name;  ///< of the input
    std::uint64_t mutants = 0;
    std::uint64_t seed = 0;
    double seconds = 1.0;  ///< of processor time for each
};

/// Tries mutants of an input and prints recipe and output of each fault. HEIHE_MUTANT_FIRST begins with
/// another number; HEIHE_MUTANT_KEEP=FOLDER keeps the faulty inputs.
/// @param body  runs the input in this folder, as a command of the program would, and returns its
///              code; it gets the number of the mutant too
/// @returns number of mutants by ending
inline std::map<std::string, int> try_mutants(
    const TrialPlan& plan, const Files& sound,
    const std::function<int(const std::filesystem::path&, std::uint64_t)>& body) {
    std::map<std::string, int> endings;
    Mutator mutator{sound, plan.seed};
    const char* keep = std::getenv("HEIHE_MUTANT_KEEP");
    const std::uint64_t first = number_from("HEIHE_MUTANT_FIRST", 0);
    for (std::uint64_t number = first; number < first + plan.mutants; ++number) {
        const Mutant mutant = mutator.make(number);
        const ScratchFolder scratch;
        write_files(mutant.files, scratch.path());
        const Trial trial = run_apart([&] { return body(scratch.path(), number); }, plan.seconds);
        ++endings[trial.is_fault() ? "FAULT" : trial.ending];
        if (!trial.is_fault()) continue;
        std::fprintf(stderr, "\n%s of seed %llu, mutant %llu: %s\n%s%s\n", plan.name.c_str(),
                     static_cast<unsigned long long>(plan.seed),
                     static_cast<unsigned long long>(number), trial.ending.c_str(),
                     mutant.recipe.c_str(), trial.told.c_str());
        if (keep != nullptr)
            write_files(mutant.files,
                        std::filesystem::path{keep} / (plan.name + '_' + std::to_string(number)));
    }
    std::printf("%s:", plan.name.c_str());
    for (const auto& [ending, count] : endings) std::printf(" %d %s;", count, ending.c_str());
    std::printf("\n");
    return endings;
}

}  // namespace heihe::test
