// SPDX-License-Identifier: MIT
#include "package_reader.hpp"

namespace heihe::mf6::reader {
namespace {

// HEAD FILEOUT file, or HEAD PRINT_FORMAT words.
void read_head_option(Context& context, Line& line, OcInput& oc) {
    if (same_word(line.peek(), "PRINT_FORMAT")) {
        (void)line.word();
        oc.head_print_format = line.rest();
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

void read_rule(Context& context, Line& line, OcBlock& block) {
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
        while (file.next_line(line)) read_rule(context, line, block);
    }
}

}  // namespace heihe::mf6::reader
