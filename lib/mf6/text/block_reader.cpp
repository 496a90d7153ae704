// SPDX-License-Identifier: MIT
#include "lib/mf6/text/block_reader.hpp"

#include "heihe/io/nearest.hpp"
#include "heihe/io/text_file.hpp"

#include "lib/mf6/text/number_reader.hpp"

#include <algorithm>
#include <cstring>

namespace heihe::mf6::reader {

namespace {

// Old programs end lines with CR alone; CR LF needs no care, since CR is a blank.
bool ends_line(const char* cr, const char* end) noexcept { return cr + 1 < end && cr[1] != '\n'; }

// The text with LF where a line ends with CR alone; nothing where no line does.
Source with_line_ends(const TextSource& text) {
    const auto next = [&text](const char* from) {
        while (from < text.end()) {
            const auto* cr = static_cast<const char*>(
                std::memchr(from, '\r', static_cast<std::size_t>(text.end() - from)));
            if (cr == nullptr) break;
            if (ends_line(cr, text.end())) return cr;
            from = cr + 1;
        }
        return text.end();
    };
    const char* cr = next(text.begin());
    if (cr == text.end()) return nullptr;
    auto lines = std::make_shared<TextSource>();
    lines->shown = text.shown;
    lines->size = text.size;
    lines->bytes = std::make_unique_for_overwrite<char[]>(text.size + 1);
    std::copy(text.begin(), text.end(), lines->bytes.get());
    for (; cr != text.end(); cr = next(cr + 1)) lines->bytes[cr - text.begin()] = '\n';
    return lines;
}

}  // namespace

Cursor start_of(Source source, Context& context) {
    Cursor cursor;
    if (source == nullptr) return cursor;
    const std::string_view text(source->begin(), source->size);
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        if (const auto bad = io::encoding_problem(text, source->shown))
            context.add({source->shown, bad->line}, bad->problem, bad->remedy);
    const std::size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    if (Source lines = with_line_ends(*source)) source = std::move(lines);
    cursor.p = source->begin() + mark;
    cursor.source = std::move(source);
    return cursor;
}

BlockReader::BlockReader(Context& context, Source source, std::vector<BlockRule> rules)
    : context_{&context},
      rules_{std::move(rules)},
      seen_(rules_.size(), 0),
      outer_{start_of(std::move(source), context)} {}

std::vector<std::string> BlockReader::names() const {
    std::vector<std::string> all;
    for (const auto& rule : rules_)
        if (!rule.ignored) all.emplace_back(rule.name);
    return all;
}

void BlockReader::report_missing() {
    for (std::size_t r = 0; r < rules_.size(); ++r)
        if (rules_[r].required && seen_[r] == 0)
            context_->add({outer_.source->shown, 0, std::string{rules_[r].name}},
                          "the block is missing",
                          "write BEGIN " + std::string{rules_[r].name} + " ... END " +
                              std::string{rules_[r].name});
}

bool BlockReader::check_order(const Line& line, std::size_t rule) {
    if (seen_[rule] > 0 && !rules_[rule].repeats) {
        context_->add(line, "the block " + name_ + " stands here a second time",
                      "keep one of the two");
        return false;
    }
    ++seen_[rule];
    if (rules_[rule].any_order || rules_[rule].ignored) return true;
    if (rule < last_rule_) {
        context_->add(line,
                      "the block " + name_ + " stands behind the block " +
                          std::string{rules_[last_rule_].name},
                      "put it before that block");
        return false;
    }
    last_rule_ = rule;
    return true;
}

// Whether the last block was read: MODFLOW 6 does not look at what stands behind it.
bool BlockReader::complete() const {
    for (std::size_t r = rules_.size(); r > 0; --r)
        if (!rules_[r - 1].ignored) return seen_[r - 1] > 0 && !rules_[r - 1].repeats;
    return false;
}

// Text between blocks means nothing to MODFLOW 6; what looks like BEGIN or END is a slip.
void BlockReader::report_outside(const Line& line, const std::string& word) {
    if (word == "END" || io::edit_distance(word.substr(0, 20), "BEGIN") <= 2)
        context_->add(line, shown(word) + " stands outside of every block",
                      "begin a block with BEGIN and its name");
}

bool BlockReader::next_block() {
    if (inside_ && !ends_) skip();
    binary_ = nullptr;
    if (ends_ || complete()) {
        report_missing();
        return false;
    }
    Line line;
    while (outer_.open() && reader::next_line(outer_, {}, line)) {
        const std::string word = line.upper();
        if (word != "BEGIN") {
            report_outside(line, word);
            continue;
        }
        name_ = line.upper();
        inside_ = true;
        arrays_.clear();
        header_ = Line(line.position(), line.end(), line.number(), line.source(), name_);
        const auto found = std::find_if(rules_.begin(), rules_.end(),
                                        [&](const BlockRule& r) { return r.name == name_; });
        if (found == rules_.end()) {
            context_->add(line, "unknown block " + shown(name_), io::suggestion(name_, names()));
            skip();
            continue;
        }
        const bool good = check_order(line, static_cast<std::size_t>(found - rules_.begin()));
        if (good && !found->ignored) return true;
        skip();
    }
    if (outer_.open()) report_missing();
    return false;
}

void BlockReader::begin_inside(const Line& line) {
    context_->add(header_,
                  "the block " + name_ + " has no END before line " + std::to_string(line.number()),
                  "write END " + name_);
}

// END: the name behind it, if any, must be this block's.
bool BlockReader::leave(Line& line) {
    inside_ = false;
    const std::string name = line.upper();
    if (name != name_)
        context_->add(
            line,
            (name.empty() ? "END without a name" : "END " + name) + " ends the block " + name_,
            "write END " + name_);
    return false;
}

bool BlockReader::raw_line(Line& line) {
    if (!inside_) return false;
    if (inner_.open()) {
        if (reader::next_line(inner_, name_, line) && !same_word(line.peek(), "END")) return true;
        inner_ = Cursor{};
    }
    const Cursor before = outer_;
    if (!reader::next_line(outer_, name_, line)) {
        inside_ = false;
        context_->add(header_, "the block " + name_ + " has no END", "write END " + name_);
        return false;
    }
    const std::string_view first = line.peek();
    if (same_word(first, "END")) {
        (void)line.word();
        return leave(line);
    }
    if (same_word(first, "BEGIN")) {
        begin_inside(line);
        inside_ = false;
        outer_ = before;
        return false;
    }
    return true;
}

bool BlockReader::next_line(Line& line) {
    while (raw_line(line)) {
        if (!same_word(line.peek(), "OPEN/CLOSE")) return true;
        (void)line.word();
        if (!open_close(line)) return true;
    }
    return false;
}

bool BlockReader::open_close(Line& line) {
    if (inner_.open()) {
        context_->add(line, "OPEN/CLOSE stands in a file that was itself read by OPEN/CLOSE",
                      "put the content there");
        return true;
    }
    const std::string name{line.word()};
    const bool is_binary = same_word(line.peek(), "(BINARY)");
    Source source = context_->open(name, line.at());
    if (is_binary) {
        binary_ = std::move(source);
        return binary_ == nullptr;
    }
    if (source != nullptr) inner_ = start_of(std::move(source), *context_);
    return true;
}

void BlockReader::skip() {
    inner_ = Cursor{};
    Line line;
    while (raw_line(line)) {
    }
}

void BlockReader::skip_array() {
    inner_ = Cursor{};
    Line line;
    for (Cursor before = outer_; raw_line(line); before = outer_) {
        const std::string word = upper_case(line.peek());
        if (std::find(arrays_.begin(), arrays_.end(), word) == arrays_.end()) continue;
        outer_ = before;
        return;
    }
}

void read_options(BlockReader& file, const std::vector<Option>& options) {
    Line line;
    while (file.next_line(line)) {
        const std::string word = line.upper();
        const auto found = std::find_if(options.begin(), options.end(),
                                        [&](const Option& o) { return o.name == word; });
        if (found != options.end()) {
            found->read(line);
            continue;
        }
        std::vector<std::string> names;
        for (const auto& option : options)
            if (!option.name.starts_with("DEV_")) names.emplace_back(option.name);
        file.context().add(line, "unknown option " + shown(word), io::suggestion(word, names));
    }
}

std::function<void(Line&)> flag(bool& value) {
    return [&value](Line&) { value = true; };
}

std::function<void(Line&)> ignore() {
    return [](Line&) {};
}

bool word_behind(Context& context, Line& line, std::string_view option, std::string_view word) {
    const std::string found = line.upper();
    if (found.empty() || found == word) return !found.empty();
    context.add(line, "unknown word " + shown(found) + " behind " + std::string{option},
                io::suggestion(found, std::vector{std::string{word}}));
    return false;
}

std::string file_in(Context& context, Line& line, std::string_view direction) {
    const std::string word = line.upper();
    if (word != direction) {
        context.add(line, shown(word) + " stands where " + std::string{direction} + " belongs",
                    "write " + std::string{direction} + " and the file name");
        return {};
    }
    std::string name{line.word()};
    if (name.empty())
        context.add(line, "the file name is missing", "write it behind FILEIN/FILEOUT");
    else if (direction == "FILEOUT")
        context.add_output(name, line.at());
    return name;
}

std::function<void(Line&)> file_out(Context& context, std::string& name) {
    return [&context, &name](Line& line) { name = file_in(context, line, "FILEOUT"); };
}

std::function<void(Line&)> real_option(Context& context, std::string_view name, double& value) {
    return
        [&context, name, &value](Line& line) { value = context.real(line, name).value_or(value); };
}

std::function<void(Line&)> count_option(Context& context, std::string_view name, int& value,
                                        int least) {
    return [&context, name, &value, least](Line& line) {
        value = context.integer_from(line, name, least).value_or(value);
    };
}

std::function<void(Line&)> unsupported(Context& context, std::string_view name) {
    return [&context, name](Line& line) {
        context.add(line, "the option " + std::string{name} + " is not supported",
                    "run the model without it");
    };
}

void read_dimensions(BlockReader& file, const std::vector<Dimension>& dimensions) {
    const Line header = file.header();
    std::vector<bool> given(dimensions.size(), false);
    Line line;
    while (file.next_line(line)) {
        const std::string word = line.upper();
        std::vector<std::string> names;
        bool found = false;
        for (std::size_t d = 0; d < dimensions.size(); ++d) {
            names.emplace_back(dimensions[d].name);
            if (dimensions[d].name != word) continue;
            found = true;
            given[d] = true;
            const auto value = file.context().integer_from(line, word, dimensions[d].least);
            *dimensions[d].value = value.value_or(*dimensions[d].value);
        }
        if (!found)
            file.context().add(line, "unknown dimension " + shown(word),
                               io::suggestion(word, names));
    }
    for (std::size_t d = 0; d < dimensions.size(); ++d)
        if (dimensions[d].required && !given[d])
            file.context().add(header, std::string{dimensions[d].name} + " is missing",
                               "give it in the block DIMENSIONS");
}

}  // namespace heihe::mf6::reader
