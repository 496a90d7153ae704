// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/sfr/sfr_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

using Kind = SfrSetting::Kind;

const std::vector<std::pair<std::string, Kind>>& settings() {
    static const std::vector<std::pair<std::string, Kind>> all{
        {"STATUS", Kind::status},
        {"MANNING", Kind::manning},
        {"STAGE", Kind::stage},
        {"INFLOW", Kind::inflow},
        {"RAINFALL", Kind::rainfall},
        {"EVAPORATION", Kind::evaporation},
        {"RUNOFF", Kind::runoff},
        {"DIVERSION", Kind::diversion},
        {"UPSTREAM_FRACTION", Kind::upstream_fraction},
        {"AUXILIARY", Kind::auxiliary},
        {"CROSS_SECTION", Kind::cross_section}};
    return all;
}

std::optional<Kind> read_kind(Context& context, Line& line, const std::string& word) {
    std::vector<std::string> names;
    for (const auto& [name, kind] : settings()) {
        if (name == word) return kind;
        names.push_back(name);
    }
    if (word == "BEDK")
        context.add(line, "the setting BEDK is not supported", "give RHK in the block PACKAGEDATA");
    else
        context.add(line, "unknown setting " + shown(word), io::suggestion(word, names));
    return std::nullopt;
}

bool read_status(Context& context, Line& line, SfrSetting& setting) {
    const std::vector<std::string> names{"ACTIVE", "INACTIVE", "SIMPLE"};
    setting.word = line.upper();
    if (std::find(names.begin(), names.end(), setting.word) != names.end()) return true;
    context.add(line, "unknown status " + shown(setting.word), io::suggestion(setting.word, names));
    return false;
}

bool read_auxiliary(Context& context, Line& line, const SfrInput& sfr, SfrSetting& setting) {
    setting.word = line.upper();
    const auto found = std::find(sfr.auxiliary.begin(), sfr.auxiliary.end(), setting.word);
    if (found == sfr.auxiliary.end()) {
        context.add(line, shown(setting.word) + " is no auxiliary of this package",
                    sfr.auxiliary.empty() ? "name it behind AUXILIARY in the block OPTIONS"
                                          : io::suggestion(setting.word, sfr.auxiliary));
        return false;
    }
    setting.number = static_cast<int>(found - sfr.auxiliary.begin());
    return true;
}

bool read_diversion_number(Context& context, Line& line, const SfrInput& sfr, SfrSetting& setting) {
    const auto number = context.integer_from(line, "the number of the diversion", 1);
    if (!number) return false;
    setting.number = *number;
    const int ndv = sfr.reaches[static_cast<std::size_t>(setting.reach - 1)].ndv;
    if (*number <= ndv) return true;
    context.add(line,
                "reach " + std::to_string(setting.reach) + " has " + std::to_string(ndv) +
                    " diversions, not " + std::to_string(*number),
                "raise NDV of the reach, or mend the number");
    return false;
}

bool read_table(Context& context, Line& line, SfrSetting& setting) {
    auto table = read_section(context, line);
    if (!table) return false;
    setting.xfraction = std::move(table->xfraction);
    setting.height = std::move(table->height);
    setting.manfraction = std::move(table->manfraction);
    return true;
}

// What stands behind the setting's name.
bool read_rest(Context& context, Line& line, const std::string& name, const SfrInput& sfr,
               SfrSetting& setting) {
    if (setting.kind == Kind::status) return read_status(context, line, setting);
    if (setting.kind == Kind::cross_section) return read_table(context, line, setting);
    if (setting.kind == Kind::diversion && !read_diversion_number(context, line, sfr, setting))
        return false;
    if (setting.kind == Kind::auxiliary && !read_auxiliary(context, line, sfr, setting))
        return false;
    const std::size_t before = context.count();
    setting.value = read_series_number(context, line, name, sfr.series);
    if (context.count() == before && setting.value.series < 0)
        check_sfr_value(context, sfr, setting, setting.value.value);
    return context.count() == before;
}

}  // namespace

void read_sfr_period(Model& model, BlockReader& file, int period, SfrInput& sfr) {
    Context& context = model.context;
    SfrBlock& block = sfr.blocks.emplace_back();
    block.period = period;
    Line line;
    while (file.next_line(line)) {
        const auto reach = read_reach(context, line, sfr);
        if (!reach) continue;
        const std::string word = line.upper();
        const auto kind = read_kind(context, line, word);
        if (!kind) continue;
        SfrSetting setting;
        setting.reach = *reach;
        setting.kind = *kind;
        setting.at = line.at();
        if (read_rest(context, line, word, sfr, setting)) block.settings.push_back(setting);
    }
}

}  // namespace heihe::mf6::reader
