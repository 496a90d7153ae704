// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "number_reader.hpp"
#include "sfr_reader.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace heihe::mf6::reader {

std::optional<int> read_reach(Context& context, Line& line, const SfrInput& sfr) {
    const auto number = context.integer(line, "the reach");
    if (!number) return std::nullopt;
    const auto nreach = static_cast<int>(sfr.reaches.size());
    if (*number >= 1 && *number <= nreach) return *number;
    context.add(line, "reach " + std::to_string(*number) + " does not exist",
                "give 1 to " + std::to_string(nreach));
    return std::nullopt;
}

namespace {

// Blocks of an SFR file and what their lines are checked against.
class SfrReader {
public:
    SfrReader(Model& model, SfrInput& sfr) : model_{model}, context_{model.context}, sfr_{sfr} {}

    void read(const PackageLine& package) {
        Source source = context_.open(package.file, package.at);
        if (source == nullptr) return;
        BlockReader file(context_, source,
                         {{"OPTIONS"},
                          {"DIMENSIONS", true},
                          {"PACKAGEDATA", true},
                          {"CROSSSECTIONS", false},
                          {"CONNECTIONDATA", false},
                          {"DIVERSIONS", false},
                          {"INITIALSTAGES", false},
                          {"PERIOD", false, true}});
        while (file.next_block()) read_block(file);
        check_blocks(source->shown);
    }

private:
    void read_block(BlockReader& file) {
        if (file.is("OPTIONS")) read_options_block(file);
        if (file.is("DIMENSIONS")) read_dimensions(file, {{"NREACHES", &nreach_, 1}});
        if (file.is("PACKAGEDATA")) read_reaches(file);
        if (file.is("CROSSSECTIONS")) read_sections(file);
        if (file.is("CONNECTIONDATA")) read_connections(file);
        if (file.is("DIVERSIONS")) read_diversions(file);
        if (file.is("INITIALSTAGES")) read_stages(file);
        if (!file.is("PERIOD")) return;
        const auto period = read_period(model_, file, period_);
        if (!period || sfr_.reaches.empty()) return;
        period_ = *period;
        read_sfr_period(model_, file, *period, sfr_);
    }

    // Blocks that the reaches' NCON and NDV ask for.
    void check_blocks(const std::string& shown_file) {
        int connections = 0;
        int diversions = 0;
        for (const auto& one : sfr_.reaches) {
            connections = std::max(connections, one.ncon);
            diversions = std::max(diversions, one.ndv);
            if (!(one.rwid > 0.0) && one.height.empty())
                context_.add(one.at, "RWID is not above 0", "give the reach's width");
        }
        if (connections > 0 && !connected_)
            context_.add({shown_file, 0, "CONNECTIONDATA"}, "the block is missing",
                         "give it, or NCON 0");
        if (diversions > 0 && !diverted_)
            context_.add({shown_file, 0, "DIVERSIONS"}, "the block is missing",
                         "give it, or NDV 0");
    }

    std::vector<Option> file_options() {
        return {{"STAGE", file_out(context_, sfr_.stage_file)},
                {"BUDGET", file_out(context_, sfr_.budget_file)},
                {"BUDGETCSV", file_out(context_, sfr_.budget_csv_file)},
                {"PACKAGE_CONVERGENCE", file_out(context_, sfr_.package_convergence_file)}};
    }

    std::vector<Option> number_options() {
        return {
            {"MAXIMUM_ITERATIONS",
             count_option(context_, "MAXIMUM_ITERATIONS", sfr_.maximum_iterations, 1)},
            {"MAXIMUM_PICARD_ITERATIONS", count_option(context_, "MAXIMUM_PICARD_ITERATIONS",
                                                       sfr_.maximum_picard_iterations, 1)},
            {"MAXIMUM_DEPTH_CHANGE",
             real_option(context_, "MAXIMUM_DEPTH_CHANGE", sfr_.maximum_depth_change)},
            {"UNIT_CONVERSION", real_option(context_, "UNIT_CONVERSION", sfr_.unit_conversion)},
            {"LENGTH_CONVERSION", real_option(context_, "LENGTH_CONVERSION", length_conversion_)},
            {"TIME_CONVERSION", real_option(context_, "TIME_CONVERSION", time_conversion_)},
            {"DEV_STORAGE_WEIGHT",
             real_option(context_, "DEV_STORAGE_WEIGHT", sfr_.storage_weight)}};
    }

    void read_options_block(BlockReader& file) {
        std::vector<Option> options = common_options(model_, sfr_, "SFR");
        for (auto& option : file_options()) options.push_back(std::move(option));
        for (auto& option : number_options()) options.push_back(std::move(option));
        options.push_back({"MOVER", flag(sfr_.mover)});
        options.push_back({"PRINT_STAGE", flag(sfr_.print_stage)});
        options.push_back({"STORAGE", flag(sfr_.storage)});
        // a check of MODFLOW 6 that is left out on request
        options.push_back({"DEV_NO_CHECK", ignore()});
        read_options(file, options);
        sfr_.kinematic = sfr_.storage;
        if (length_conversion_ > 0.0 || time_conversion_ > 0.0)
            sfr_.unit_conversion = std::cbrt(length_conversion_ > 0.0 ? length_conversion_ : 1.0) *
                                   (time_conversion_ > 0.0 ? time_conversion_ : 1.0);
        if (!(sfr_.unit_conversion > 0.0))
            context_.add(file.header(), "UNIT_CONVERSION is not above 0", "give 1 for m and s");
        for (const auto& file_of :
             sfr_.observations ? sfr_.observations->files : std::vector<ObservationFile>{})
            for (const auto& one : file_of.items)
                if (one.number > 0) observed_.push_back(one);
    }

    // NONE, or 0 0 0, or layer, row and column; an inactive cell counts as none, as in MODFLOW 6.
    bool read_reach_cell(Line& line, std::int64_t& node) {
        node = -1;
        if (!integer_of(line.peek())) {
            const std::string word = line.upper();
            if (word == "NONE") return true;
            context_.add(line, "the cell is " + shown(word), "write layer, row, column or NONE");
            return false;
        }
        Line zeros = line;
        if (zeros.word() == "0" && zeros.word() == "0" && zeros.word() == "0") {
            line.move_to(zeros.position());
            return true;
        }
        const auto cell = read_cell(model_, line);
        if (cell && model_.active(*cell)) node = *cell;
        return cell.has_value();
    }

    bool read_numbers(Line& line, SfrReachInput& reach) {
        double* const into[] = {&reach.rlen, &reach.rwid, &reach.rgrd,
                                &reach.rtp,  &reach.rbth, &reach.rhk};
        const std::string_view names[] = {"RLEN", "RWID", "RGRD", "RTP", "RBTH", "RHK"};
        for (std::size_t i = 0; i < 6; ++i) {
            const auto value = context_.real(line, names[i]);
            if (!value) return false;
            *into[i] = *value;
        }
        return true;
    }

    bool read_reach_line(Line& line, SfrReachInput& reach) {
        const std::size_t before = context_.count();
        if (!read_reach_cell(line, reach.node) || !read_numbers(line, reach)) return false;
        reach.man = read_series_number(context_, line, "MAN", sfr_.series);
        reach.ncon = context_.integer_from(line, "NCON", 0).value_or(0);
        reach.ustrf = read_series_number(context_, line, "USTRF", sfr_.series);
        reach.ndv = context_.integer_from(line, "NDV", 0).value_or(0);
        for (const auto& name : sfr_.auxiliary)
            reach.aux.push_back(read_series_number(context_, line, name, sfr_.series));
        if (sfr_.boundnames) reach.boundname = line.upper();
        if (context_.count() == before) check_reach(line, reach);
        return context_.count() == before;
    }

    void check_reach(const Line& line, const SfrReachInput& reach) {
        if (!(reach.rlen > 0.0))
            context_.add(line, "RLEN is not above 0", "give the reach's length");
        if (reach.man.series < 0 && !(reach.man.value > 0.0))
            context_.add(line, "MAN is not above 0", "give Manning's n");
        if (reach.rhk < 0.0) context_.add(line, "RHK is below 0", "give 0 where no water leaks");
    }

    void read_reaches(BlockReader& file) {
        const std::size_t before = context_.count();
        std::vector<SfrReachInput> read;
        std::vector<int> numbers;
        Line line;
        while (file.next_line(line)) {
            const auto number = context_.integer(line, "the reach");
            if (!number) continue;
            if (*number < 1 || *number > nreach_) {
                context_.add(line,
                             "reach " + std::to_string(*number) +
                                 " where NREACHES = " + std::to_string(nreach_),
                             "give 1 to NREACHES");
                continue;
            }
            SfrReachInput reach;
            reach.at = line.at();
            if (!read_reach_line(line, reach)) continue;
            numbers.push_back(*number);
            read.push_back(std::move(reach));
        }
        if (context_.count() == before) place(file, std::move(read), numbers);
        check_observed();
    }

    // Puts the reaches in the order of their numbers; each must be there once.
    void place(BlockReader& file, std::vector<SfrReachInput> read,
               const std::vector<int>& numbers) {
        if (read.size() < static_cast<std::size_t>(nreach_)) {
            context_.add(file.header(),
                         std::to_string(read.size()) +
                             " reaches where NREACHES = " + std::to_string(nreach_),
                         "give a line a reach");
            return;
        }
        std::vector<SfrReachInput> all(static_cast<std::size_t>(nreach_));
        for (std::size_t r = 0; r < read.size(); ++r) {
            SfrReachInput& to = all[static_cast<std::size_t>(numbers[r] - 1)];
            if (to.at.line > 0)
                context_.add(read[r].at, "reach " + std::to_string(numbers[r]) + " is there twice",
                             "give each reach once");
            to = std::move(read[r]);
        }
        sfr_.reaches = std::move(all);
    }

    void check_observed() {
        for (const auto& one : observed_)
            if (one.number > static_cast<int>(sfr_.reaches.size()) && !sfr_.reaches.empty())
                context_.add(one.at, "reach " + std::to_string(one.number) + " does not exist",
                             "give 1 to " + std::to_string(sfr_.reaches.size()));
    }

    SfrReachInput& reach(int number) { return sfr_.reaches[static_cast<std::size_t>(number - 1)]; }

    void read_sections(BlockReader& file) {
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            auto table = read_section(context_, line);
            if (!table) continue;
            reach(*number).xfraction = std::move(table->xfraction);
            reach(*number).height = std::move(table->height);
            reach(*number).manfraction = std::move(table->manfraction);
        }
    }

    void read_connections(BlockReader& file) {
        connected_ = true;
        Line line;
        std::vector<bool> given(sfr_.reaches.size(), false);
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            SfrReachInput& one = reach(*number);
            if (given[static_cast<std::size_t>(*number - 1)])
                context_.add(line, "reach " + std::to_string(*number) + " is there twice",
                             "give each reach once");
            given[static_cast<std::size_t>(*number - 1)] = true;
            for (int c = 0; c < one.ncon; ++c) {
                const auto other =
                    context_.integer(line, "a connection of reach " + std::to_string(*number));
                if (!other) break;
                check_connection(line, *number, *other);
                one.connections.push_back(*other);
            }
        }
        for (std::size_t r = 0; r < sfr_.reaches.size(); ++r)
            if (!given[r] && sfr_.reaches[r].ncon > 0)
                context_.add(file.header(), "reach " + std::to_string(r + 1) + " is missing",
                             "give its connections");
    }

    void check_connection(const Line& line, int number, std::int32_t other) {
        const auto nreach = static_cast<std::int64_t>(sfr_.reaches.size());
        const std::int64_t to = std::abs(static_cast<std::int64_t>(other));
        if (to < 1 || to > nreach)
            context_.add(line, "reach " + std::to_string(to) + " does not exist",
                         "give 1 to " + std::to_string(nreach) + ", below 0 for downstream");
        else if (to == number)
            context_.add(line, "reach " + std::to_string(to) + " is connected to itself",
                         "name another reach");
    }

    std::optional<DiversionPriority> read_priority(Line& line) {
        const std::string word = line.upper();
        if (word == "FRACTION") return DiversionPriority::fraction;
        if (word == "EXCESS") return DiversionPriority::excess;
        if (word == "THRESHOLD") return DiversionPriority::threshold;
        if (word == "UPTO") return DiversionPriority::upto;
        context_.add(line, "unknown priority " + shown(word),
                     "write FRACTION, EXCESS, THRESHOLD or UPTO");
        return std::nullopt;
    }

    void read_diversions(BlockReader& file) {
        diverted_ = true;
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            SfrDiversionInput one;
            one.at = line.at();
            const auto from = read_reach(context_, line, sfr_);
            if (!from) continue;
            const auto number = context_.integer_from(line, "the number of the diversion", 1);
            if (!number) continue;
            if (*number > reach(*from).ndv) {
                context_.add(line,
                             "reach " + std::to_string(*from) +
                                 " has NDV = " + std::to_string(reach(*from).ndv),
                             "raise NDV of the reach, or mend the number");
                continue;
            }
            const auto to = read_reach(context_, line, sfr_);
            if (!to) continue;
            const auto priority = read_priority(line);
            if (!priority) continue;
            one.reach = *from;
            one.number = *number;
            one.to = *to;
            one.priority = *priority;
            sfr_.diversions.push_back(one);
        }
        check_diversions(file);
    }

    void check_diversions(BlockReader& file) {
        std::vector<int> has(sfr_.reaches.size(), 0);
        for (const auto& one : sfr_.diversions) ++has[static_cast<std::size_t>(one.reach - 1)];
        for (std::size_t r = 0; r < has.size(); ++r)
            if (has[r] != sfr_.reaches[r].ndv && context_.empty())
                context_.add(file.header(),
                             "reach " + std::to_string(r + 1) + " has " + std::to_string(has[r]) +
                                 " diversions where NDV = " + std::to_string(sfr_.reaches[r].ndv),
                             "make the two agree");
    }

    void read_stages(BlockReader& file) {
        sfr_.initial_stage.assign(sfr_.reaches.size(), 0.0);
        Line line;
        while (!sfr_.reaches.empty() && file.next_line(line)) {
            const auto number = read_reach(context_, line, sfr_);
            if (!number) continue;
            const auto stage = context_.real(line, "the stage");
            if (stage) sfr_.initial_stage[static_cast<std::size_t>(*number - 1)] = *stage;
        }
    }

    Model& model_;
    Context& context_;
    SfrInput& sfr_;
    std::vector<Observation> observed_;
    double length_conversion_ = 0.0;  // 0: not given
    double time_conversion_ = 0.0;
    bool connected_ = false;  // CONNECTIONDATA was there
    bool diverted_ = false;   // DIVERSIONS was there
    int nreach_ = 0;
    int period_ = 0;
};

}  // namespace

void read_sfr(Model& model, const PackageLine& package, SfrInput& out) {
    SfrReader(model, out).read(package);
}

}  // namespace heihe::mf6::reader
