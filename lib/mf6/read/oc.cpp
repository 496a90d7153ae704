// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/read/readers.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

// COLUMNS n, WIDTH n, DIGITS n and a word for the form.
void check_format(Context& context, Line line) {
    const std::vector<std::string> names{"COLUMNS", "WIDTH",   "DIGITS",    "EXPONENTIAL",
                                         "FIXED",   "GENERAL", "SCIENTIFIC"};
    while (!line.peek().empty()) {
        const std::string word = line.upper();
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) {
            context.add(line, "unknown word " + shown(word) + " behind PRINT_FORMAT",
                        io::suggestion(word, names));
            return;
        }
        if (found - names.begin() > 2) continue;
        if (!context.integer_from(line, word, word == "DIGITS" ? 0 : 1)) return;
    }
}

// HEAD FILEOUT file, or HEAD PRINT_FORMAT words.
void read_head_option(Context& context, Line& line, OcInput& oc) {
    if (same_word(line.peek(), "PRINT_FORMAT")) {
        (void)line.word();
        const Line words = line;
        oc.head_print_format = line.rest();
        check_format(context, words);
        return;
    }
    oc.head_file = file_in(context, line, "FILEOUT");
}

// FREQUENCY n or STEPS n n n.
bool read_steps(Context& context, Line& line, OcRule& rule) {
    if (rule.when == OcRule::When::frequency) {
        const auto frequency = context.integer_from(line, "FREQUENCY", 1);
        rule.frequency = frequency.value_or(1);
        return frequency.has_value();
    }
    do {
        const auto step = context.integer_from(line, "the step behind STEPS", 1);
        if (!step) return false;
        rule.steps.push_back(*step);
    } while (!line.peek().empty());
    return true;
}

bool read_when(Context& context, Line& line, OcRule& rule) {
    const std::string word = line.upper();
    if (word == "ALL")
        rule.when = OcRule::When::all;
    else if (word == "FIRST")
        rule.when = OcRule::When::first;
    else if (word == "LAST")
        rule.when = OcRule::When::last;
    else if (word == "FREQUENCY")
        rule.when = OcRule::When::frequency;
    else if (word == "STEPS")
        rule.when = OcRule::When::steps;
    else {
        context.add(line, word.empty() ? "the steps are missing" : "unknown word " + shown(word),
                    "write ALL, FIRST, LAST, FREQUENCY n or STEPS n ...");
        return false;
    }
    if (rule.when != OcRule::When::frequency && rule.when != OcRule::When::steps) return true;
    return read_steps(context, line, rule);
}

// SAVE needs a file to save to; PRINT goes to the listing.
void check_file(Context& context, const Line& line, const OcInput& oc, const OcRule& rule) {
    if (!rule.save || !(rule.head ? oc.head_file : oc.budget_file).empty()) return;
    const std::string what = rule.head ? "HEAD" : "BUDGET";
    context.add(line, "SAVE " + what + " where no file for it is named",
                "write " + what + " FILEOUT and a file name in the block OPTIONS");
}

void read_rule(Context& context, Line& line, const OcInput& oc, OcBlock& block) {
    OcRule rule;
    const std::string verb = line.upper();
    const std::string what = line.upper();
    rule.save = verb == "SAVE";
    rule.head = what == "HEAD";
    if (!rule.save && verb != "PRINT") {
        context.add(line, "unknown word " + shown(verb), "write SAVE or PRINT");
    } else if (!rule.head && what != "BUDGET") {
        context.add(line, "unknown word " + shown(what) + " behind " + verb,
                    "write HEAD or BUDGET");
    } else if (read_when(context, line, rule)) {
        check_file(context, line, oc, rule);
        block.rules.push_back(std::move(rule));
    }
}

}  // namespace

void read_oc(Model& model, const PackageLine& package) {
    Context& context = model.context;
    OcInput& oc = model.gwf.oc.emplace();
    Source source = context.open(package.file, package.at);
    if (source == nullptr) return;
    const std::vector<Option> options{
        {"HEAD", [&](Line& line) { read_head_option(context, line, oc); }},
        {"BUDGET", file_out(context, oc.budget_file)},
        {"BUDGETCSV", file_out(context, oc.budget_csv_file)}};
    BlockReader file(context, source, {{"OPTIONS"}, {"PERIOD", false, true}});
    int before = 0;
    while (file.next_block()) {
        if (file.is("OPTIONS")) {
            read_options(file, options);
            continue;
        }
        const auto period = read_period(model, file, before);
        if (!period) continue;
        before = *period;
        OcBlock& block = oc.blocks.emplace_back();
        block.period = *period;
        Line line;
        while (file.next_line(line)) read_rule(context, line, oc, block);
    }
}

}  // namespace heihe::mf6::reader
