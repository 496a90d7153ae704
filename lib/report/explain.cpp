// SPDX-License-Identifier: MIT
#include "heihe/report/explain.hpp"

#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "heihe/io/text_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>
#include <utility>

namespace heihe::report {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::json;
using water::DayUse;

constexpr double least_part = 0.01;  // [-] what is less is not worth a word

/// A text in both languages.
struct Words {
    const char* zh;
    const char* en;
    [[nodiscard]] const char* in(Language l) const { return l == Language::zh ? zh : en; }
};

std::string volume(double m3, Language l) {
    return l == Language::zh ? fmt::format("{:.2f} 万m³", m3 / 1e4)
                             : fmt::format("{:.2f} 万m³ ({:.2f} m³/s)", m3 / 1e4, m3 / 86400.0);
}

template <typename... Values>
std::string line(Language l, const Words& words, const Values&... values) {
    return fmt::format(fmt::runtime(words.in(l)), values...) + '\n';
}

double unmet_of(const DayUse& u) {
    return u.unmet_rule + u.unmet_gate + u.unmet_cap + u.unmet_wells;
}

bool counts(double part, double whole) { return part > least_part * whole && part > 1.0; }

constexpr Words class_names(std::string_view name) {
    if (name == "agriculture") return {"农业", "agriculture"};
    if (name == "domestic") return {"生活", "domestic use"};
    if (name == "industry") return {"工业", "industry"};
    if (name == "ecology") return {"生态", "ecology"};
    if (name == "ponds") return {"平原水库与湿地", "ponds and wetlands"};
    return {"其他", "other use"};
}

constexpr Words words_of(Cause c) {
    switch (c) {
        case Cause::need:
            return {"按需水量，地表水只申请了可用额度的一部分。",
                    "It asked for less surface water than it was entitled to: the rest was not "
                    "needed, or its wells came first."};
        case Cause::source:
            return {"其支流来水（或实测引水）不及额度。",
                    "Its tributary, or what was metered, brought less than its entitlement."};
        case Cause::entitlement:
            return {"当日地表水额度已用足，不能再多引。",
                    "It asked for all that its entitlement allows on this day."};
        case Cause::gates:
            return {"为完成下泄任务（或按调度指令）闭口：干流引水口在部分时间关闭。",
                    "Gates on the main stem were closed for a part of the time, for the release or "
                    "by order."};
        case Cause::river:
            return {"河道来水不足，到达取水口的水少于申请量。",
                    "The river brought less to its intake than it asked for."};
        case Cause::rule:
            return {"地表水不足，而机井只允许替代其中一部分。",
                    "Surface water was missing, and wells may replace a part of it only."};
        case Cause::cap:
            return {"县（区）地下水取水总量指标限制了开采。",
                    "The county's cap on groundwater kept its wells from giving more."};
        case Cause::wells:
            return {"含水层出水不足，机井抽不到所需水量。",
                    "The aquifer did not yield what its wells asked for."};
    }
    return {"", ""};
}

std::string supplies(const DayUse& u, Language l) {
    std::string text = line(l, {"需水 {}。", "It needed {}."}, volume(u.demand, l));
    text += line(l,
                 {"地表水：额度 {}，申请 {}，引到 {}，到田间（用户）{}。",
                  "Surface water: entitled to {}, asked for {}, diverted {}, of which {} reached "
                  "the field or user."},
                 volume(u.entitled, l), volume(u.requested, l), volume(u.diverted, l),
                 volume(u.surface, l));
    text += line(l,
                 {"地下水：开采 {}，到田间（用户）{}。",
                  "Groundwater: pumped {}, of which {} reached the field or user."},
                 volume(u.pumped, l), volume(u.groundwater, l));
    if (u.reclaimed > 0.0)
        text += line(l, {"再生水：{}。", "Reclaimed water: {}."}, volume(u.reclaimed, l));
    if (u.other > 0.0) text += line(l, {"其他水源：{}。", "Other water: {}."}, volume(u.other, l));
    return text;
}

std::string shortage(const DayUse& u, Language l) {
    const double unmet = unmet_of(u);
    if (!counts(unmet, u.demand)) return line(l, {"需水得到满足。", "Its demand was met."});
    std::string text =
        line(l, {"缺水 {}，占需水的 {:.0f}%：", "It was short of {}, {:.0f} % of its demand:"},
             volume(unmet, l), 100.0 * unmet / u.demand);
    const std::array<std::pair<double, Words>, 4> parts{
        {{u.unmet_gate, {"闭口", "closed gates"}},
         {u.unmet_rule, {"地表水不足且机井不得替代", "surface water that wells may not replace"}},
         {u.unmet_cap, {"地下水总量指标", "the cap on groundwater"}},
         {u.unmet_wells, {"含水层出水不足", "wells that the aquifer does not supply"}}}};
    for (const auto& [part, words] : parts)
        if (counts(part, u.demand))
            text += fmt::format("  - {}: {}\n", words.in(l), volume(part, l));
    return text;
}

std::string obligation(const DayUse& u, const ReleaseYear& r, Language l) {
    if (r.year == 0 || !counts(u.closed, u.requested)) return {};
    std::string text = line(
        l, {"闭口减少申请水量 {}（{:.0f}%）。", "Closed gates took {} of its request ({:.0f} %)."},
        volume(u.closed, l), 100.0 * u.closed / u.requested);
    text += line(l,
                 {"{} 调度年共闭口 {:.0f} 天。",
                  "In the dispatch year {} gates were closed for {:.0f} days in all."},
                 r.year, r.closed_days);
    if (!r.complete) return text;
    text += line(l,
                 {"该年应下泄 {:.2f} 亿m³，实际下泄 {:.2f} 亿m³。",
                  "Of this year {:.2f} 亿m³ were due, and {:.2f} 亿m³ were released."},
                 r.due / 1e8, r.delivered / 1e8);
    constexpr double met = 1.05;  // more than that was not closed for
    if (r.delivered > met * r.due) return text;
    return text + line(l, {"来水越丰，应下泄越多；曲线坡度大于 1 "
                           "处，应下泄的增量大于来水的增量，因此来水多时也可能多闭口。",
                           "What is due rises with the inflow, and where the curve is steeper than "
                           "1 by more than it: more "
                           "inflow may close gates for longer."});
}

std::string lower(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x80)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// Names of a run's districts, counties and gauges by kind and id.
Json names_of(const fs::path& run) {
    Problems problems;
    const auto text = io::read_text(run / "summary.json", problems);
    problems.throw_if_any();
    const auto json = Json::parse(*text, nullptr, false);
    if (json.is_discarded() || !json.contains("names") || !json["names"].is_object())
        return Json::object();
    return json["names"];
}

/// A name in a language; the id where there is none.
std::string name_in(const Json& names, const char* kind, const std::string& id, Language l) {
    if (!names.contains(kind) || !names[kind].contains(id)) return id;
    const auto name = names[kind][id].value(l == Language::zh ? "zh" : "en", "");
    return name.empty() ? id : name;
}

/// The id that a user means: an id, or a name in either language.
std::string id_of(const Json& names, const std::string& who) {
    if (!names.contains("districts")) return who;
    for (const auto& [id, name] : names["districts"].items())
        if (lower(id) == lower(who) || name.value("zh", "") == who ||
            lower(name.value("en", "")) == lower(who))
            return id;
    return who;
}

ReleaseYear release_year(const fs::path& file, Date day) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    Problems problems;
    const auto t = io::CsvTable::read(file, problems);
    const auto year = t.integers("dispatch_year", problems);
    const auto start = t.dates("start", problems);
    const auto end = t.dates("end", problems);
    const auto complete = t.integers("complete", problems, 0, 1);
    const io::NumberRule blank{.blank_allowed = true};
    const auto due = t.numbers("due_1e8m3", problems, blank);
    const auto delivered = t.numbers("delivered_1e8m3", problems, blank);
    const auto closed = t.numbers("closed_days", problems, blank);
    problems.throw_if_any();
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (start[n] <= day && day <= end[n])
            return {static_cast<int>(year[n]), complete[n] == 1 && !std::isnan(due[n]),
                    1e8 * due[n], 1e8 * delivered[n], closed[n]};
    return {};
}

}  // namespace

std::vector<Cause> causes_of(const DayUse& u) {
    std::vector<Cause> causes;
    const double open = u.requested - u.closed;
    if (u.entitled > 0.0 && u.requested > 0.0) {
        const bool all = u.requested >= (1.0 - least_part) * u.entitled;
        const bool short_of = counts(u.unmet_rule, u.demand);
        causes.push_back(all ? Cause::entitlement : short_of ? Cause::source : Cause::need);
    }
    if (counts(u.closed, u.requested)) causes.push_back(Cause::gates);
    if (counts(open - u.diverted, u.requested)) causes.push_back(Cause::river);
    if (counts(u.unmet_rule, u.demand)) causes.push_back(Cause::rule);
    if (counts(u.unmet_cap, u.demand)) causes.push_back(Cause::cap);
    if (counts(u.unmet_wells, u.demand)) causes.push_back(Cause::wells);
    return causes;
}

std::string explanation(const io::AllocationDays& day, const std::string& name,
                        const ReleaseYear& release, Language l) {
    const DayUse& u = day.day.front();
    std::string text = line(l, {"{}（{}，{}），{}，情景 {}", "{} ({}, {}), {}, scenario {}"}, name,
                            day.user.county, class_names(day.user.user_class).in(l),
                            to_string(day.begin), day.scenario);
    if (!(u.demand > 1.0))
        return text + line(l, {"当日不需水。", "It needed no water on this day."});
    text += supplies(u, l) + shortage(u, l);
    const auto causes = causes_of(u);
    if (!causes.empty()) text += line(l, {"原因：", "Why:"});
    for (const Cause c : causes) text += fmt::format("  - {}\n", words_of(c).in(l));
    return text + obligation(u, release, l);
}

std::string explain(const fs::path& run, const std::string& who, Date day, Language l) {
    std::error_code ignored;
    if (!fs::is_directory(run, ignored))
        throw InputError({run.string(), 0}, "is no folder", "give the folder of a finished run");
    if (!fs::exists(run / "summary.json", ignored))
        throw InputError({run.string(), 0}, "is not the folder of a finished run",
                         "name a folder that heihe run -o has written to its end");
    try {
        const auto names = names_of(run);
        const std::string id = id_of(names, who);
        auto days = io::read_allocation(run / "allocation.nc", id, day, day + 1);
        days.user.county = name_in(names, "counties", days.user.county, l);
        return explanation(days, name_in(names, "districts", id, l),
                           release_year(run / "release.csv", day), l);
    } catch (const Json::exception&) {
        throw InputError({(run / "summary.json").string(), 0},
                         "its names are not as a run writes them", "run the scenario again");
    }
}

}  // namespace heihe::report
