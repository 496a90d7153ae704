// SPDX-License-Identifier: MIT
#include "lib/io/files/toml_reader.hpp"

#include "lib/io/files/toml_limits.hpp"

#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <sstream>

namespace heihe::io {
namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

std::string section_of(std::string_view key) {
    const auto dot = key.rfind('.');
    return std::string{dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot)};
}

// "[time].start" for "time.start".
std::string shown(std::string_view key) {
    const auto dot = key.rfind('.');
    if (dot == std::string_view::npos) return std::string{key};
    return fmt::format("[{}].{}", key.substr(0, dot), key.substr(dot + 1));
}

}  // namespace

TomlReader::TomlReader(std::string_view text, std::string file,
                       const std::vector<Override>& overrides, Problems& problems)
    : file_{std::move(file)}, problems_{problems} {
    for (const auto& [key, value] : overrides) {
        if (overrides_.find(key) != overrides_.end())  // one of the two would have no effect
            problems_.add({"command line", 0, key},
                          fmt::format("is given twice, the second time as {}", value),
                          "give it once");
        take_override(key, value);
    }
    if (const auto deep = nested_too_deep(text)) {
        problems_.add({file_, deep->line}, deep->problem, deep->remedy);
        return;
    }
    try {
        const toml::table table = toml::parse(text, file_);
        readable_ = true;
        collect(table, "");
    } catch (const toml::parse_error& error) {
        problems_.add({file_, static_cast<int>(error.source().begin.line)},
                      std::string{error.description()},
                      "see docs/input/scenario.md for the format");
    }
}

// A value that starts like a TOML value is read as one; any other is used as it is written.
void TomlReader::take_override(const std::string& key, const std::string& value) {
    const std::string_view plain = detail::trimmed(value);
    Raw raw{std::string{plain}, Raw::Kind::untyped, 0, {}};
    if (!plain.empty() && std::string_view{"\"'[{"}.find(plain.front()) != std::string_view::npos) {
        const InputLocation where{"command line", 0, key};
        const std::string line = fmt::format("value = {}", plain);
        if (const auto deep = nested_too_deep(line)) {
            problems_.add(where, deep->problem, deep->remedy);
            return;
        }
        try {
            const toml::table table = toml::parse(line);
            const toml::node* node = table.size() == 1 ? table.get("value") : nullptr;
            if (node == nullptr || node->is_table())
                problems_.add(where, fmt::format("{} is not one value", plain),
                              "give one value, as in the scenario file");
            else
                raw = raw_of(*node);
        } catch (const toml::parse_error& error) {
            problems_.add(where,
                          fmt::format("{} is no value of TOML ({})", plain, error.description()),
                          "close its quotes or brackets, or leave them out");
        }
    }
    overrides_.insert_or_assign(key, std::move(raw));
}

void TomlReader::collect(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
        const std::string name =
            prefix.empty() ? std::string{key.str()} : fmt::format("{}.{}", prefix, key.str());
        values_.insert_or_assign(name, raw_of(node));
        if (const auto* inner = node.as_table()) collect(*inner, name);
    }
}

TomlReader::Raw TomlReader::raw_of(const toml::node& node) {
    Raw raw;
    raw.line = static_cast<int>(node.source().begin.line);
    if (const auto* text = node.as_string()) {
        raw.text = text->get();
        raw.kind = Raw::Kind::text;
    } else if (const auto* whole = node.as_integer()) {
        raw.text = fmt::format("{}", whole->get());
        raw.kind = Raw::Kind::number;
    } else if (const auto* number = node.as_floating_point()) {
        raw.text = fmt::format("{}", number->get());
        raw.kind = Raw::Kind::number;
    } else if (const auto* flag = node.as_boolean()) {
        raw.text = flag->get() ? "true" : "false";
        raw.kind = Raw::Kind::boolean;
    } else if (const auto* date = node.as_date()) {
        std::ostringstream out;
        out.imbue(std::locale::classic());
        out << date->get();
        raw.text = out.str();
        raw.kind = Raw::Kind::date;
    } else if (const auto* list = node.as_array()) {
        raw.kind = Raw::Kind::list;
        for (const auto& item : *list) {
            const auto one = raw_of(item);
            const bool alike = raw.items.empty() || one.kind == raw.items_kind;
            raw.items_kind = alike ? one.kind : Raw::Kind::list;
            raw.items.push_back(one.text);
        }
        raw.text = fmt::format("[{}]", fmt::join(raw.items, ", "));
    } else if (node.is_table()) {
        raw.kind = Raw::Kind::section;
    } else {
        raw.text = "a date with a time";
    }
    return raw;
}

bool TomlReader::has(std::string_view key) const {
    return values_.find(key) != values_.end() || overrides_.find(key) != overrides_.end();
}

InputLocation TomlReader::where(std::string_view key) const {
    if (overrides_.find(key) != overrides_.end()) return {"command line", 0, std::string{key}};
    const auto found = values_.find(key);
    if (found != values_.end()) return {file_, found->second.line, shown(key)};
    const auto section = values_.find(section_of(key));
    return {file_, section == values_.end() ? 0 : section->second.line, shown(key)};
}

void TomlReader::problem(std::string_view key, std::string_view text, std::string_view remedy) {
    problems_.add(where(key), text, remedy);
}

const TomlReader::Raw* TomlReader::find(std::string_view key,
                                        const std::optional<std::string>& fallback) {
    known_.emplace_back(key);
    if (const auto typed = overrides_.find(key); typed != overrides_.end()) {
        settings_.push_back({std::string{key}, typed->second.text, "command line"});
        return &typed->second;
    }
    if (const auto found = values_.find(key); found != values_.end()) {
        settings_.push_back({std::string{key}, found->second.text,
                             fmt::format("{}:{}", file_, found->second.line)});
        return &found->second;
    }
    if (fallback)
        settings_.push_back({std::string{key}, *fallback, "default"});
    else if (readable_)
        problem(key, "is missing", "give it");
    return nullptr;
}

std::string TomlReader::text(std::string_view key, std::optional<std::string> fallback) {
    const Raw* raw = find(key, fallback);
    if (raw == nullptr) return fallback.value_or("");
    if (!is_text(*raw)) problem(key, fmt::format("{} is not text", raw->text), "put it in quotes");
    return raw->text;
}

std::vector<std::string> TomlReader::texts(std::string_view key, std::string_view fallback) {
    const Raw* raw = find(key, std::string{fallback});
    if (raw == nullptr)
        return fallback.empty() ? std::vector<std::string>{} : std::vector{std::string{fallback}};
    std::vector<std::string> items;
    if (raw->kind == Raw::Kind::list)
        items = raw->items;
    else if (!is_text(*raw))
        problem(key, fmt::format("{} is not text", raw->text), "put it in quotes");
    else if (!raw->text.empty())
        items = {raw->text};
    if (raw->kind == Raw::Kind::list &&
        (items.empty() || std::find(items.begin(), items.end(), "") != items.end()))
        problem(key, items.empty() ? "the list is empty" : "an item of the list is empty",
                "give each its text, or leave the key out");
    else if (raw->kind == Raw::Kind::list && raw->items_kind != Raw::Kind::text) {
        problem(key, fmt::format("{} is not a list of texts", raw->text), "put each in quotes");
        return {};
    }
    return items;
}

double TomlReader::checked(std::string_view key, const Raw& raw, Dimension dimension,
                           NumberRule rule) {
    if (raw.kind == Raw::Kind::boolean || raw.kind == Raw::Kind::list ||
        raw.kind == Raw::Kind::section) {
        problem(key, fmt::format("{} was expected", noun(dimension)),
                fmt::format("give {}", examples(dimension)));
        return nan_value;
    }
    const Quantity q = parse_quantity(raw.text, dimension);
    if (!q.ok()) {
        problem(key, q.problem, q.remedy);
        return nan_value;
    }
    const bool low = rule.least_excluded ? q.value > rule.least : q.value >= rule.least;
    if (!low || q.value > rule.most) {
        const bool above = std::isfinite(rule.least) && !low;
        const auto unit = model_unit(dimension);
        problem(key, fmt::format("{} is out of range", raw.text),
                fmt::format("give a value {} {}{}{}",
                            !above                ? "of at most"
                            : rule.least_excluded ? "above"
                                                  : "of at least",
                            above ? rule.least : rule.most, unit.empty() ? "" : " ", unit));
        return nan_value;
    }
    return q.value;
}

double TomlReader::quantity(std::string_view key, Dimension dimension,
                            std::optional<std::string> fallback, NumberRule rule) {
    const Raw* raw = find(key, fallback);
    if (raw != nullptr) return checked(key, *raw, dimension, rule);
    return fallback ? parse_quantity(*fallback, dimension).value : nan_value;
}

std::optional<double> TomlReader::optional_quantity(std::string_view key, Dimension dimension,
                                                    std::string_view none, NumberRule rule) {
    const Raw* raw = find(key, std::string{none});
    if (raw == nullptr || raw->text == none) return std::nullopt;
    return checked(key, *raw, dimension, rule);
}

int TomlReader::integer(std::string_view key, std::optional<int> fallback, int least, int most) {
    const Raw* raw =
        find(key, fallback ? std::optional{fmt::format("{}", *fallback)} : std::nullopt);
    if (raw == nullptr) return fallback.value_or(0);
    if (raw->kind != Raw::Kind::number && raw->kind != Raw::Kind::untyped) {
        const bool quoted = raw->kind == Raw::Kind::text;
        problem(key,
                fmt::format("{1}{0}{1} is no number{2}", raw->text, quoted ? "\"" : "",
                            quoted ? ", because of its quotes" : ""),
                fmt::format("give a whole number from {} to {}, without quotes", least, most));
        return fallback.value_or(0);
    }
    const auto number = parse_number(raw->text);
    if (!number || *number != std::floor(*number) || *number < least || *number > most) {
        problem(key, fmt::format("\"{}\" is no whole number from {} to {}", raw->text, least, most),
                "give such a number, without quotes or unit");
        return fallback.value_or(0);
    }
    return static_cast<int>(*number);
}

bool TomlReader::boolean(std::string_view key, bool fallback) {
    const Raw* raw = find(key, fallback ? "true" : "false");
    if (raw == nullptr) return fallback;
    const bool is_flag = raw->kind == Raw::Kind::boolean || raw->kind == Raw::Kind::untyped;
    if (!is_flag || (raw->text != "true" && raw->text != "false"))
        problem(key, fmt::format("\"{}\" is neither true nor false", raw->text),
                "give true or false, without quotes");
    return raw->text == "true";
}

Date TomlReader::date(std::string_view key) {
    const Raw* raw = find(key, std::nullopt);
    if (raw == nullptr) return {};
    const auto date = parse_date(raw->text);
    if (!date)
        problem(key, fmt::format("\"{}\" is not a date of the calendar", raw->text),
                "write it as 2026-01-31");
    return date.value_or(Date{});
}

int TomlReader::choice(std::string_view key, const std::vector<std::string>& names, int fallback) {
    const Raw* raw = find(key, names[static_cast<std::size_t>(fallback)]);
    if (raw == nullptr) return fallback;
    if (!is_text(*raw)) {
        problem(key, fmt::format("{} is not text", raw->text),
                fmt::format("give one of these: \"{}\"", fmt::join(names, "\", \"")));
        return fallback;
    }
    const auto found = std::find(names.begin(), names.end(), raw->text);
    if (found != names.end()) return static_cast<int>(found - names.begin());
    problem(key, fmt::format("\"{}\" is not known", raw->text), suggestion(raw->text, names));
    return fallback;
}

std::vector<int> TomlReader::integers(std::string_view key) {
    std::vector<int> values;
    const Raw* raw = find(key, "[]");
    if (raw == nullptr) return values;
    auto items = raw->items;
    if (raw->kind == Raw::Kind::untyped) {  // "2000,2001" from the command line
        std::istringstream in(raw->text);
        for (std::string item; std::getline(in, item, ',');) items.push_back(item);
    } else if (raw->kind != Raw::Kind::list) {
        problem(key, "a list was expected", "write it as [2000, 2001]");
    } else if (!items.empty() && raw->items_kind != Raw::Kind::number) {
        problem(key, fmt::format("{} is not a list of numbers", raw->text),
                "write it as [2000, 2001], without quotes");
        return values;
    }
    for (const auto& item : items) {
        const auto number = parse_number(item);
        if (number && *number == std::floor(*number) && std::abs(*number) < 1e9)
            values.push_back(static_cast<int>(*number));
        else
            problem(key, fmt::format("\"{}\" is not a whole number", item), "give whole numbers");
    }
    return values;
}

std::vector<std::pair<std::string, double>> TomlReader::named_quantities(std::string_view section,
                                                                         Dimension dimension,
                                                                         NumberRule rule) {
    std::vector<std::string> keys;
    const std::string prefix = fmt::format("{}.", section);
    known_.emplace_back(section);
    for (const auto* source : {&values_, &overrides_})
        for (const auto& entry : *source)
            if (entry.first.starts_with(prefix)) keys.push_back(entry.first);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<std::pair<std::string, double>> values;
    for (const auto& key : keys)
        values.emplace_back(key.substr(prefix.size()),
                            quantity(key, dimension, std::nullopt, rule));
    return values;
}

void TomlReader::know(std::string_view key) {
    known_.emplace_back(key);
    const std::string prefix = fmt::format("{}.", key);  // keys of a whole section
    for (const auto* source : {&values_, &overrides_})
        for (const auto& entry : *source)
            if (entry.first.starts_with(prefix)) known_.push_back(entry.first);
}

void TomlReader::finish() {
    if (!readable_) return;
    std::vector<std::string> sections;
    for (const auto& key : known_)
        for (auto s = section_of(key); !s.empty(); s = section_of(s)) sections.push_back(s);
    const auto sorted = [](std::vector<std::string>& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    sorted(sections);
    sorted(known_);
    const auto contains = [](const std::vector<std::string>& list, const std::string& item) {
        return std::binary_search(list.begin(), list.end(), item);
    };
    for (const auto* source : {&values_, &overrides_})
        for (const auto& [key, raw] : *source) {
            const bool is_section = raw.kind == Raw::Kind::section;
            const auto& names = is_section ? sections : known_;
            const std::string parent = section_of(key);
            // Of an unknown section only the name is reported, not each key in it.
            const bool reported = source == &values_ && !parent.empty() &&
                                  !contains(sections, parent) && !contains(known_, parent);
            if (contains(known_, key) || contains(names, key) || reported) continue;
            problems_.add(where(key), is_section ? "unknown section" : "unknown key",
                          suggestion(key, names));
        }
}

}  // namespace heihe::io
