// SPDX-License-Identifier: MIT
#include "heihe/io/result_tables.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <variant>

namespace heihe::io {
namespace {

// Format of a number: significant digits, or decimals for a length with an arbitrary zero.
enum class Digits { volume, flow, level, percent };

// One column: its name, the member of Row and the divisor of the member.
template <typename Row>
struct Column {
    std::string_view name;
    std::variant<double Row::*, int Row::*, std::string Row::*, Date Row::*> member;
    double divide = 1.0;
    Digits digits = Digits::volume;
};

constexpr double per_1e4 = 1e4;
constexpr double per_1e8 = 1e8;
constexpr double per_second = 86400.0;

std::string number_text(double value, Digits digits) {
    if (std::isnan(value)) return {};
    if (value == 0.0) return "0";  // -0 too
    switch (digits) {
        case Digits::volume: return fmt::format("{:.12g}", value);
        case Digits::flow: return fmt::format("{:.9g}", value);
        case Digits::percent: return fmt::format("{:.6g}", value);
        case Digits::level: break;
    }
    const std::string text = fmt::format("{:.4f}", value);
    return text == "-0.0000" ? "0.0000" : text;
}

template <typename Row>
std::string value_text(const Row& row, const Column<Row>& column) {
    if (const auto* number = std::get_if<double Row::*>(&column.member))
        return number_text(row.**number / column.divide, column.digits);
    if (const auto* whole = std::get_if<int Row::*>(&column.member))
        return fmt::format("{}", row.**whole);
    if (const auto* text = std::get_if<std::string Row::*>(&column.member))
        return csv_field(row.**text);
    return to_string(row.*std::get<Date Row::*>(column.member));
}

template <typename Row, std::size_t N>
std::string header_of(const std::array<Column<Row>, N>& columns) {
    std::string line;
    for (const auto& column : columns)
        line += fmt::format("{}{}", line.empty() ? "" : ",", column.name);
    return line + '\n';
}

template <typename Row, std::size_t N>
std::string lines_with(std::span<const Row> rows, const std::array<Column<Row>, N>& columns) {
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < N; ++i) {
            if (i > 0) text += ',';
            text += value_text(row, columns[i]);
        }
        text += '\n';
    }
    return text;
}

using A = AnnualRow;
const std::array<Column<A>, 27> annual_columns{{
    {"year", &A::year},
    {"yingluoxia_inflow_1e8m3", &A::main_inflow, per_1e8},
    {"zhengyixia_release_1e8m3", &A::release, per_1e8},
    {"release_due_1e8m3", &A::release_due, per_1e8},
    {"release_surplus_1e8m3", &A::release_surplus, per_1e8},
    {"total_use_1e4m3", &A::total_use, per_1e4},
    {"total_use_cap_1e4m3", &A::total_use_cap, per_1e4},
    {"groundwater_pumping_1e4m3", &A::groundwater_pumping, per_1e4},
    {"of_it_ledger_only_1e4m3", &A::of_it_ledger_only, per_1e4},
    {"groundwater_cap_1e4m3", &A::groundwater_cap, per_1e4},
    {"cap_provenance", &A::cap_provenance},
    {"recharge_1e4m3", &A::recharge, per_1e4},
    {"phreatic_et_1e4m3", &A::phreatic_et, per_1e4},
    {"river_gain_1e4m3", &A::river_gain, per_1e4},
    {"river_loss_1e4m3", &A::river_loss, per_1e4},
    {"storage_change_1e4m3", &A::storage_change, per_1e4},
    {"delay_storage_change_1e4m3", &A::delay_storage_change, per_1e4},
    {"mean_head_change_m", &A::mean_head_change, 1.0, Digits::level},
    {"unmet_demand_1e4m3", &A::unmet_demand, per_1e4},
    {"discrepancy_percent", &A::discrepancy_percent, 1.0, Digits::percent},
    {"rain_recharge_1e4m3", &A::rain_recharge, per_1e4},
    {"lateral_inflow_1e4m3", &A::lateral_inflow, per_1e4},
    {"drains_to_river_1e4m3", &A::drains_to_river, per_1e4},
    {"drains_leaving_1e4m3", &A::drains_leaving, per_1e4},
    {"canal_and_field_seepage_1e4m3", &A::seepage, per_1e4},
    {"agricultural_use_1e4m3", &A::agricultural_use, per_1e4},
    {"agricultural_consumption_1e4m3", &A::agricultural_consumption, per_1e4},
}};

using C = CountyYearRow;
const std::array<Column<C>, 12> county_columns{{
    {"year", &C::year},
    {"county", &C::county},
    {"surface_1e4m3", &C::surface, per_1e4},
    {"groundwater_1e4m3", &C::groundwater, per_1e4},
    {"reclaimed_1e4m3", &C::reclaimed, per_1e4},
    {"other_1e4m3", &C::other, per_1e4},
    {"unmet_1e4m3", &C::unmet, per_1e4},
    {"cap_1e4m3", &C::cap, per_1e4},
    {"storage_change_1e4m3", &C::storage_change, per_1e4},
    {"mean_head_m", &C::mean_head, 1.0, Digits::level},
    {"head_change_m", &C::head_change, 1.0, Digits::level},
    {"days_below_level", &C::days_below_level},
}};

using D = DistrictUseRow;
const std::array<Column<D>, 23> district_columns{{
    {"date", &D::date},
    {"district", &D::district},
    {"county", &D::county},
    {"user_class", &D::user_class},
    {"demand_m3", &D::demand},
    {"entitled_m3", &D::entitled},
    {"surface_m3", &D::surface},
    {"groundwater_m3", &D::groundwater},
    {"reclaimed_m3", &D::reclaimed},
    {"other_m3", &D::other},
    {"unmet_m3", &D::unmet},
    {"diverted_m3", &D::diverted},
    {"pumped_m3", &D::pumped},
    {"canal_loss_m3", &D::canal_loss},
    {"field_percolation_m3", &D::field_percolation},
    {"consumed_m3", &D::consumed},
    {"returned_m3", &D::returned},
    {"unmet_rule_m3", &D::unmet_rule},
    {"unmet_cap_m3", &D::unmet_cap},
    {"unmet_wells_m3", &D::unmet_wells},
    {"capillary_m3", &D::capillary},
    {"evaporated_m3", &D::evaporated},
    {"unmet_gate_m3", &D::unmet_gate},
}};

using R = RiverRow;
const std::array<Column<R>, 6> river_columns{{
    {"date", &R::date},
    {"gauge", &R::gauge},
    {"flow_m3_per_s", &R::flow, per_second, Digits::flow},
    {"stage_m", &R::stage, 1.0, Digits::level},
    {"diverted_upstream_m3_per_s", &R::diverted_upstream, per_second, Digits::flow},
    {"exchange_upstream_m3_per_s", &R::exchange_upstream, per_second, Digits::flow},
}};

using S = ReachRow;
const std::array<Column<S>, 7> reach_columns{{
    {"date", &S::date},
    {"segment", &S::segment},
    {"reach", &S::reach},
    {"flow_m3_per_s", &S::flow, per_second, Digits::flow},
    {"stage_m", &S::stage, 1.0, Digits::level},
    {"loss_m3_per_d", &S::loss, 1.0, Digits::flow},
    {"gain_m3_per_d", &S::gain, 1.0, Digits::flow},
}};

using V = ReservoirRow;
const std::array<Column<V>, 9> reservoir_columns{{
    {"date", &V::date},
    {"reservoir", &V::reservoir},
    {"level_m", &V::level, 1.0, Digits::level},
    {"storage_m3", &V::storage},
    {"inflow_m3", &V::inflow},
    {"release_m3", &V::release},
    {"spill_m3", &V::spill},
    {"evaporation_m3", &V::evaporation},
    {"seepage_m3", &V::seepage},
}};

using B = BudgetRow;
const std::array<Column<B>, 7> budget_columns{{
    {"date", &B::date},
    {"store", &B::store},
    {"term", &B::term},
    {"in_m3", &B::in},
    {"out_m3", &B::out},
    {"storage_change_m3", &B::storage_change},
    {"discrepancy_percent", &B::discrepancy_percent, 1.0, Digits::percent},
}};

using W = WellRow;
const std::array<Column<W>, 6> well_columns{{
    {"date", &W::date},
    {"well", &W::well},
    {"head_m", &W::head, 1.0, Digits::level},
    {"head_month_mean_m", &W::head_month_mean, 1.0, Digits::level},
    {"depth_m", &W::depth, 1.0, Digits::level},
    {"head_network_datum_m", &W::head_network, 1.0, Digits::level},
}};

using L = ReleaseRow;
const std::array<Column<L>, 15> release_columns{{
    {"dispatch_year", &L::year},
    {"start", &L::start},
    {"end", &L::end},
    {"complete", &L::complete},
    {"inflow_1e8m3", &L::inflow, per_1e8},
    {"forecast_error_1e8m3", &L::forecast_error, per_1e8},
    {"due_1e8m3", &L::due, per_1e8},
    {"delivered_1e8m3", &L::delivered, per_1e8},
    {"surplus_1e8m3", &L::surplus, per_1e8},
    {"carried_1e8m3", &L::carried, per_1e8},
    {"closed_days", &L::closed_days},
    {"unmet_by_closing_1e4m3", &L::unmet_by_closing, per_1e4},
    {"provenance", &L::provenance},
    {"closed_volume_1e4m3", &L::closed_volume, per_1e4},
    {"avoidable_overshoot_1e8m3", &L::overshoot, per_1e8},
}};

using Z = ZoneYearRow;
const std::array<Column<Z>, 17> zone_columns{{
    {"year", &Z::year},
    {"zone", &Z::zone},
    {"kind", &Z::kind},
    {"pumping_1e4m3", &Z::pumping, per_1e4},
    {"recharge_1e4m3", &Z::recharge, per_1e4},
    {"storage_change_1e4m3", &Z::storage_change, per_1e4},
    {"lateral_out_1e4m3", &Z::lateral_out, per_1e4},
    {"mean_head_m", &Z::mean_head, 1.0, Digits::level},
    {"head_change_m", &Z::head_change, 1.0, Digits::level},
    {"days_below_level", &Z::days_below_level},
    {"phreatic_et_1e4m3", &Z::phreatic_et, per_1e4},
    {"river_loss_1e4m3", &Z::river_loss, per_1e4},
    {"river_gain_1e4m3", &Z::river_gain, per_1e4},
    {"drains_1e4m3", &Z::drains, per_1e4},
    {"mountain_front_inflow_1e4m3", &Z::front_inflow, per_1e4},
    {"discrepancy_percent", &Z::discrepancy_percent, 1.0, Digits::percent},
    {"cells", &Z::cells},
}};

using E = ZoneExchangeRow;
const std::array<Column<E>, 7> exchange_columns{{
    {"year", &E::year},
    {"zone", &E::zone},
    {"neighbour", &E::neighbour},
    {"out_1e4m3", &E::out, per_1e4},
    {"kind", &E::kind},
    {"given_1e4m3", &E::given, per_1e4},
    {"received_1e4m3", &E::received, per_1e4},
}};

}  // namespace

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + '"';
}

std::string annual_header(std::span<const std::string> gauges) {
    std::string line = header_of(annual_columns);
    line.pop_back();
    for (const auto& gauge : gauges)
        line += fmt::format(",main_stem_loss_to_{0}_1e4m3,main_stem_gain_to_{0}_1e4m3", gauge);
    return line + '\n';
}
std::string county_header() { return header_of(county_columns); }
std::string districts_header() { return header_of(district_columns); }
std::string river_header() { return header_of(river_columns); }
std::string reaches_header() { return header_of(reach_columns); }
std::string reservoirs_header() { return header_of(reservoir_columns); }
std::string budget_header() { return header_of(budget_columns); }
std::string wells_header() { return header_of(well_columns); }
std::string release_header() { return header_of(release_columns); }
std::string zones_header() { return header_of(zone_columns); }
std::string zone_exchange_header() { return header_of(exchange_columns); }
std::string lines_of(std::span<const ZoneYearRow> rows) { return lines_with(rows, zone_columns); }
std::string lines_of(std::span<const ZoneExchangeRow> rows) {
    return lines_with(rows, exchange_columns);
}
std::string lines_of(std::span<const ReleaseRow> rows) { return lines_with(rows, release_columns); }
std::string lines_of(std::span<const AnnualRow> rows) {
    std::string text;
    for (const auto& row : rows) {
        text += lines_with(std::span{&row, 1}, annual_columns);
        text.pop_back();
        for (const auto& s : row.stretches)
            text += fmt::format(",{},{}", number_text(s.loss / per_1e4, Digits::volume),
                                number_text(s.gain / per_1e4, Digits::volume));
        text += '\n';
    }
    return text;
}
std::string lines_of(std::span<const CountyYearRow> rows) {
    return lines_with(rows, county_columns);
}
std::string lines_of(std::span<const DistrictUseRow> rows) {
    return lines_with(rows, district_columns);
}
std::string lines_of(std::span<const RiverRow> rows) { return lines_with(rows, river_columns); }
std::string lines_of(std::span<const ReachRow> rows) { return lines_with(rows, reach_columns); }
std::string lines_of(std::span<const ReservoirRow> rows) {
    return lines_with(rows, reservoir_columns);
}
std::string lines_of(std::span<const BudgetRow> rows) { return lines_with(rows, budget_columns); }
std::string lines_of(std::span<const WellRow> rows) { return lines_with(rows, well_columns); }

std::vector<TableText> tables_of(const MonthRows& rows, std::span<const std::string> gauges) {
    return {
        {"annual.csv", annual_header(gauges), lines_of(std::span<const AnnualRow>{rows.annual})},
        {"county.csv", county_header(), lines_of(std::span<const CountyYearRow>{rows.county})},
        {"districts.csv", districts_header(),
         lines_of(std::span<const DistrictUseRow>{rows.districts})},
        {"river.csv", river_header(), lines_of(std::span<const RiverRow>{rows.river})},
        {"reaches.csv", reaches_header(), lines_of(std::span<const ReachRow>{rows.reaches})},
        {"reservoirs.csv", reservoirs_header(),
         lines_of(std::span<const ReservoirRow>{rows.reservoirs})},
        {"budget.csv", budget_header(), lines_of(std::span<const BudgetRow>{rows.budget})},
        {"wells.csv", wells_header(), lines_of(std::span<const WellRow>{rows.wells})},
        {"release.csv", release_header(), lines_of(std::span<const ReleaseRow>{rows.release})},
        {"zones.csv", zones_header(), lines_of(std::span<const ZoneYearRow>{rows.zones})},
        {"zone_exchange.csv", zone_exchange_header(),
         lines_of(std::span<const ZoneExchangeRow>{rows.zone_exchange})},
    };
}

}  // namespace heihe::io
