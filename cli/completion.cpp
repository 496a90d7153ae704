// SPDX-License-Identifier: MIT
#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace heihe::cli {
namespace {

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    return app.get_options([](const CLI::Option* o) { return !o->get_positional(); });
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// "-o --output" of an option.
std::string names_of(const CLI::Option& option, std::string_view between) {
    std::string names;
    for (const auto& name : option.get_snames())
        names += fmt::format("{}-{}", names.empty() ? "" : between, name);
    for (const auto& name : option.get_lnames())
        names += fmt::format("{}--{}", names.empty() ? "" : between, name);
    return names;
}

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

bool is_folder(const CLI::Option& option) {
    return option.get_description().find("older") != std::string::npos;
}

// One case of the script: the words and options of a command, and options whose value is a folder or word.
std::string command_case(const CLI::App& app, std::string_view name, std::string_view words) {
    std::string options;
    std::string folders;
    std::string values;
    for (const auto* option : options_of(app)) {
        options += (options.empty() ? "" : " ") + names_of(*option, " ");
        if (!takes_value(*option)) continue;
        auto& list = is_folder(*option) ? folders : values;
        list += (list.empty() ? "" : "|") + names_of(*option, "|");
    }
    return fmt::format("        {}) options=\"{}\" folders=\"{}\" values=\"{}\" words=\"{}\" ;;\n",
                       name, options, folders, values, words);
}

// Text for a manual page: escapes a backslash, and a point or quote at the begin of a line.
std::string roff(std::string_view text) {
    std::string out;
    bool begins = true;
    for (const char c : text) {
        if (begins && (c == '.' || c == '\'')) out += "\\&";
        begins = c == '\n';
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

// Turns empty lines between paragraphs into the request for a paragraph.
std::string paragraphs(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        if (line.empty())
            out += ".PP\n";
        else if (line.front() == ' ')
            out += fmt::format(".nf\n{}\n.fi\n", roff(line));
        else
            out += roff(line) + '\n';
        at = end + 1;
    }
    return out;
}

std::string man_options(const CLI::App& app) {
    std::string out;
    for (const auto* option : app.get_options()) {
        const bool positional = option->get_positional();
        std::string name = positional ? option->get_name(true) : names_of(*option, ", ");
        if (!positional && takes_value(*option))
            name += fmt::format(" {}", option->get_type_name());
        if (option->get_required()) name += " (required)";
        out += fmt::format(".TP\n.B {}\n{}\n", roff(name), roff(option->get_description()));
    }
    return out;
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
    std::string commands;
    std::string cases;
    for (const auto* command : commands_of(app)) {
        commands += (commands.empty() ? "" : " ") + command->get_name();
        cases += command_case(*command, command->get_name(),
                              command->get_name() == "completion" ? "bash" : "");
    }
    cases += command_case(app, "*", commands);
    return fmt::format(R"(# bash completion of {0}; written by `{0} completion bash`
_{0}() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev= command= options folders values words i
    [ "$COMP_CWORD" -gt 0 ] && prev=${{COMP_WORDS[COMP_CWORD-1]}}
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "${{COMP_WORDS[i]}}" in
            -*) ;;
            *) command=${{COMP_WORDS[i]}}; break ;;
        esac
    done
    case "$command" in
{1}    esac
    COMPREPLY=()
    if [[ -n $prev && "|$folders|" == *"|$prev|"* ]]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    elif [[ -n $prev && "|$values|" == *"|$prev|"* ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    elif [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        return
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
    type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
    return 0
}}
complete -F _{0} {0}
)",
                       app.get_name(), cases);
}

std::string man_page(const CLI::App& app) {
    const std::string about = app.get_description();
    const std::string name = app.get_name();
    std::string page = fmt::format(".TH {} 1 \"\" \"{}\" \"User Commands\"\n", name, name);
    page += fmt::format(".SH NAME\n{} \\- {}\n", name, roff(about.substr(0, about.find('\n'))));
    page += fmt::format(".SH SYNOPSIS\n.B {}\n.I COMMAND\n[OPTIONS]\n.SH DESCRIPTION\n{}", name,
                        paragraphs(about));
    page += ".SH OPTIONS\n" + man_options(app) + ".SH COMMANDS\n";
    for (const auto* command : commands_of(app))
        page += fmt::format(".SS {}\n{}", roff(name + ' ' + command->get_name()),
                            paragraphs(command->get_description())) +
                man_options(*command);
    return page + ".SH EXIT STATUS\n" +
           paragraphs(
               "0 done; 2 bad input or command line; 3 did not converge; 4 budget not closed; 5 "
               "could "
               "not write; 70 internal error; 130 stopped by a signal.");
}

void add_help_commands(CLI::App& app) {
    auto* completion = app.add_subcommand(
        "completion", "Print the completion of the program's words for a shell (bash)");
    completion->add_option("SHELL", "Shell: bash")->required()->check(CLI::IsMember({"bash"}));
    app.add_subcommand("man", "Print the manual page (heihe man | man -l -)");
}

std::string asked_help(const CLI::App& app) {
    if (app.got_subcommand("completion")) return bash_completion(app);
    if (app.got_subcommand("man")) return man_page(app);
    return {};
}

}  // namespace heihe::cli
