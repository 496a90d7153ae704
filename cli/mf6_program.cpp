// SPDX-License-Identifier: MIT
#include "cli/mf6_program.hpp"

#include "cli/environment.hpp"
#include "cli/terminal.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/units.hpp"
#include "heihe/io/build_info.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <utility>
#include <vector>

namespace heihe::cli {
namespace {

constexpr std::string_view usage =
    "Runs the MODFLOW 6 simulation (mfsim.nam) of a folder with heihe.\n\n"
    "usage: mf6 [options] [folder]        default: the current folder\n\n"
    "  -h, --help            this text\n"
    "  -v, --version         version\n"
    "  -s, --silent          nothing on the terminal but errors\n"
    "  -m, --mode MODE       run, or validate: read and check all input, solve nothing\n"
    "  -l, --level LEVEL     read past: there is one level of output\n"
    "  -p, --parallel        read past: threads are OpenMP's (OMP_NUM_THREADS)\n"
    "  -dev, --develop       whether this is a version for developers\n"
    "  -d, --disclaimer      warranty\n"
    "  -lic, --license       licence\n"
    "  -c, --compiler        compiler\n"
    "  -co, --compiler-opt   options of the compiler\n"
    "and of `heihe mf6`:\n"
    "  --check               the same as -m validate\n"
    "  --threads N           threads\n"
    "  -q, --quiet           no line for each time step\n";

enum class Word {
    help,
    version,
    silent,
    mode,
    level,
    parallel,
    develop,
    disclaimer,
    license,
    compiler,
    compiler_options,
    check,
    threads,
    quiet
};

struct Name {
    std::string_view text;
    Word word;
};
constexpr Name names[] = {{"-h", Word::help},
                          {"-?", Word::help},
                          {"--help", Word::help},
                          {"-v", Word::version},
                          {"--version", Word::version},
                          {"-s", Word::silent},
                          {"--silent", Word::silent},
                          {"-m", Word::mode},
                          {"--mode", Word::mode},
                          {"-l", Word::level},
                          {"--level", Word::level},
                          {"-p", Word::parallel},
                          {"--parallel", Word::parallel},
                          {"-dev", Word::develop},
                          {"--develop", Word::develop},
                          {"-d", Word::disclaimer},
                          {"--disclaimer", Word::disclaimer},
                          {"-lic", Word::license},
                          {"--license", Word::license},
                          {"-c", Word::compiler},
                          {"--compiler", Word::compiler},
                          {"-co", Word::compiler_options},
                          {"--compiler-opt", Word::compiler_options},
                          {"--check", Word::check},
                          {"--threads", Word::threads},
                          {"-q", Word::quiet},
                          {"--quiet", Word::quiet}};

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

[[noreturn]] void refuse(std::string_view option, const std::string& problem,
                         const std::string& remedy) {
    throw InputError({"command line", 0, printable(option)}, problem, remedy);
}

// Reads the command line, argument by argument.
class Reader {
public:
    explicit Reader(std::span<const std::string_view> arguments) : left_{arguments} {}

    Mf6CommandLine read() {
        while (!left_.empty()) {
            const std::string_view argument = take();
            if (argument.size() > 1 && argument.front() == '-')
                read_option(argument);
            else
                read_folder(argument);
        }
        return std::move(out_);
    }

private:
    std::string_view take() {
        const std::string_view first = left_.front();
        left_ = left_.subspan(1);
        return first;
    }

    void read_folder(std::string_view argument) {
        if (std::exchange(has_folder_, true))
            refuse(argument, "a second folder", "name one folder with mfsim.nam");
        out_.run.folder = argument;
    }

    void read_option(std::string_view argument) {
        const auto equals =
            argument.starts_with("--") ? argument.find('=') : std::string_view::npos;
        const std::string option = lower(argument.substr(0, equals));
        const auto* const name = std::find_if(std::begin(names), std::end(names),
                                              [&](const Name& n) { return n.text == option; });
        if (name == std::end(names)) {
            std::vector<std::string> all;
            for (const Name& n : names) all.emplace_back(n.text);
            refuse(argument, "unknown option", io::suggestion(option, all) + "; see mf6 --help");
        }
        const auto value = [&, this](std::string_view what) {
            if (equals != std::string_view::npos) return argument.substr(equals + 1);
            if (left_.empty()) refuse(option, "is without " + std::string{what}, "see mf6 --help");
            return take();
        };
        apply(name->word, option, value);
    }

    template <typename Value>
    void apply(Word word, const std::string& option, const Value& value) {
        const auto& build = io::build_info();
        switch (word) {
            case Word::help: return say(usage);
            case Word::version: return say(fmt::format("mf6: {} (heihe)\n", build.version));
            case Word::develop: return say("mf6: release version\n");
            case Word::disclaimer:
                return say("mf6: heihe comes without any warranty; see its licence (MIT)\n");
            case Word::license: return say("mf6: heihe, MIT licence\n");
            case Word::compiler: return say(fmt::format("mf6: {}\n", build.compiler));
            case Word::compiler_options: return say(fmt::format("mf6: {}\n", build.flags));
            case Word::silent: out_.run.silent = true; return;
            case Word::quiet: out_.run.quiet = true; return;
            case Word::check: out_.run.check = true; return;
            case Word::level: (void)value("its level"); return;
            case Word::mode: return set_mode(lower(value("its mode")));
            case Word::threads: return set_threads(option, value("its number"));
            case Word::parallel: return read_past_number();
        }
    }

    // Scripts for MODFLOW 6 may pass a number of processors here, which has no effect.
    void read_past_number() {
        if (!left_.empty() && !left_.front().empty() &&
            left_.front().find_first_not_of("0123456789") == std::string_view::npos)
            (void)take();
    }
    void set_mode(const std::string& mode) {
        const std::vector<std::string> modes{"run", "validate"};
        if (std::find(modes.begin(), modes.end(), mode) == modes.end())
            refuse("--mode", "is \"" + printable(mode) + '"', io::suggestion(mode, modes));
        out_.run.check = mode == "validate";
    }
    void set_threads(const std::string& option, std::string_view text) {
        const auto number = parse_number(text);
        if (!number || *number != std::floor(*number) || *number < 1.0 || *number > most_threads)
            refuse(option, "is \"" + printable(text) + '"',
                   fmt::format("give a whole number, 1 to {}", most_threads));
        out_.run.threads = static_cast<int>(*number);
    }
    void say(std::string_view text) { out_.text += text; }

    std::span<const std::string_view> left_;
    bool has_folder_ = false;
    Mf6CommandLine out_;
};

}  // namespace

Mf6CommandLine read_mf6_command_line(std::span<const std::string_view> arguments) {
    return Reader{arguments}.read();
}

int mf6_program(int argc, char** argv) noexcept {
    return static_cast<int>(guarded([&] {
        const std::vector<std::string_view> arguments(argv + std::min(argc, 1), argv + argc);
        const Mf6CommandLine line = read_mf6_command_line(arguments);
        if (line.text.empty()) {
            check_threads();
            return mf6(line.run);
        }
        if (std::fputs(line.text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
            throw OutputError("standard output: cannot write");
        return ExitCode::done;
    }));
}

}  // namespace heihe::cli
