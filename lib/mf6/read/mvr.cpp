// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/read/readers.hpp"

#include <algorithm>
#include <optional>

namespace heihe::mf6::reader {
namespace {

// A package that may give or take water.
struct Party {
    std::string name{};
    std::string type{};
    bool mover = false;
    int count = 0;  // items that it has at most
    [[nodiscard]] bool receives() const { return find_package(type)->receives(); }
};

std::vector<Party> parties_of(const GwfInput& gwf) {
    std::vector<Party> parties;
    for (const auto& list : gwf.lists)
        parties.push_back({list.name, list.type, list.mover, list.maxbound});
    for (const auto& sfr : gwf.sfrs)
        parties.push_back({sfr.name, sfr.type, sfr.mover, static_cast<int>(sfr.reaches.size())});
    return parties;
}

class MoverReader {
public:
    explicit MoverReader(Model& model)
        : model_{model}, parties_{parties_of(model.gwf)}, sound_{model.context.empty()} {
        for (const auto& party : parties_) names_.push_back(party.name);
    }

    void read(const PackageLine& package) {
        MvrInput& mvr = model_.gwf.mvr;
        mvr.present = true;
        mvr.name = package.name;
        mvr.file = package.file;
        Context& context = model_.context;
        Source source = context.open(package.file, package.at);
        if (source == nullptr) return;
        const std::vector<Option> options{{"PRINT_INPUT", flag(mvr.print_input)},
                                          {"PRINT_FLOWS", flag(mvr.print_flows)},
                                          {"MODELNAMES", flag(model_names_)},
                                          {"BUDGET", file_out(context, mvr.budget_file)},
                                          {"BUDGETCSV", file_out(context, mvr.budget_csv_file)}};
        BlockReader file(
            context, source,
            {{"OPTIONS"}, {"DIMENSIONS", true}, {"PACKAGES", true}, {"PERIOD", false, true}});
        while (file.next_block()) {
            if (file.is("OPTIONS")) read_options(file, options);
            if (file.is("DIMENSIONS"))
                read_dimensions(file, {{"MAXMVR", &maxmvr_}, {"MAXPACKAGES", &maxpackages_}});
            if (file.is("PACKAGES")) read_names(file);
            if (file.is("PERIOD")) read_block(file);
        }
    }

private:
    // The package that a line names, with MODELNAMES behind its model.
    const Party* read_party(Line& line) {
        if (model_names_) {
            const std::string model = line.upper();
            if (model != upper_case(model_.gwf.name))
                model_.context.add(line, "the model is " + shown(model),
                                   "the model's name is " + model_.gwf.name);
        }
        const std::string name = line.upper();
        for (const auto& party : parties_)
            if (party.name == name) return &party;
        model_.context.add(
            line, "there is no package " + shown(name),
            names_.empty() ? "the model has no boundary package" : io::suggestion(name, names_));
        return nullptr;
    }

    void read_names(BlockReader& file) {
        Line line;
        int count = 0;
        while (file.next_line(line)) {
            ++count;
            const Party* party = read_party(line);
            if (party == nullptr) continue;
            if (std::find(listed_.begin(), listed_.end(), party->name) != listed_.end())
                model_.context.add(line, "package " + party->name + " is there twice",
                                   "name each package once");
            else
                listed_.push_back(party->name);
            if (sound_ && !party->mover)
                model_.context.add(line, "package " + party->name + " has no option MOVER",
                                   "set MOVER in its block OPTIONS");
        }
        model_.gwf.mvr.packages = listed_;
        if (count != maxpackages_ && maxpackages_ >= 0)
            model_.context.add(file.header(),
                               std::to_string(count) +
                                   " packages where MAXPACKAGES = " + std::to_string(maxpackages_),
                               "make the two agree");
    }

    // A package and an item of it. An item that exists in another period alone is allowed.
    bool read_end(Line& line, bool receiver, std::string& name, int& id) {
        const Party* party = read_party(line);
        if (party == nullptr) return false;
        if (std::find(listed_.begin(), listed_.end(), party->name) == listed_.end()) {
            model_.context.add(line, "package " + party->name + " is not in the block PACKAGES",
                               "name it there");
            return false;
        }
        if (receiver && !party->receives()) {
            model_.context.add(line,
                               "package " + party->name + " (" + party->type +
                                   ") cannot receive water from a mover",
                               "give the water to a reach of an SFR package");
            return false;
        }
        const auto number = model_.context.integer_from(line, "the item of " + party->name, 1);
        if (!number) return false;
        if (sound_ && *number > party->count) {
            model_.context.add(line,
                               party->name + " has " + std::to_string(party->count) +
                                   " items at most, not " + std::to_string(*number),
                               "give 1 to " + std::to_string(party->count));
            return false;
        }
        name = party->name;
        id = *number;
        return true;
    }

    std::optional<MoverRule> read_rule(Line& line) {
        const std::string word = line.upper();
        if (word == "FACTOR") return MoverRule::factor;
        if (word == "EXCESS") return MoverRule::excess;
        if (word == "THRESHOLD") return MoverRule::threshold;
        if (word == "UPTO") return MoverRule::upto;
        model_.context.add(line, "unknown rule " + shown(word),
                           "write FACTOR, EXCESS, THRESHOLD or UPTO");
        return std::nullopt;
    }

    void read_block(BlockReader& file) {
        const auto period = read_period(model_, file, before_);
        if (!period) return;
        before_ = *period;
        MoverBlock& block = model_.gwf.mvr.blocks.emplace_back();
        block.period = *period;
        Line line;
        while (file.next_line(line)) {
            MoverEntry entry;
            entry.at = line.at();
            if (!read_end(line, false, entry.from, entry.from_id)) continue;
            if (!read_end(line, true, entry.to, entry.to_id)) continue;
            if (entry.from == entry.to && entry.from_id == entry.to_id) {
                model_.context.add(line,
                                   "item " + std::to_string(entry.from_id) + " of " + entry.from +
                                       " gives to itself",
                                   "name another receiver");
                continue;
            }
            const auto rule = read_rule(line);
            if (!rule) continue;
            const auto value = model_.context.real(line, "the value");
            if (!value) continue;
            entry.rule = *rule;
            entry.value = *value;
            block.entries.push_back(std::move(entry));
        }
        if (maxmvr_ >= 0 && block.entries.size() > static_cast<std::size_t>(maxmvr_))
            model_.context.add(file.header(),
                               std::to_string(block.entries.size()) +
                                   " entries where MAXMVR = " + std::to_string(maxmvr_),
                               "raise MAXMVR");
    }

    Model& model_;
    std::vector<Party> parties_;
    bool sound_;  // all packages were read without a problem, so what they lack is missing
    std::vector<std::string> names_;
    std::vector<std::string> listed_;
    bool model_names_ = false;
    int maxmvr_ = -1;
    int maxpackages_ = -1;
    int before_ = 0;
};

}  // namespace

void read_mvr(Model& model, const PackageLine& package) { MoverReader(model).read(package); }

}  // namespace heihe::mf6::reader
