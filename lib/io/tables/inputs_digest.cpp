// SPDX-License-Identifier: MIT
#include "heihe/core/digest.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/run_state.hpp"

#include <cmath>
#include <cstdint>
#include <string_view>

namespace heihe::io {
namespace {

using basin::Inputs;

/// Digest of values, either to the last bit or to six digits: the setup's exp and log may differ
/// in their last bit between CPU families, its choices do not.
class InputsHash {
public:
    explicit InputsHash(bool rounded) : rounded_{rounded} {}
    void add(double v) { digest_.add(rounded_ ? coarse(v) : v); }
    void add(std::uint64_t v) { digest_.add(v); }
    void add(std::string_view v) { digest_.add(v); }
    [[nodiscard]] std::string hex() const { return digest_.hex(); }

private:
    static double coarse(double v) {
        if (!std::isfinite(v) || v == 0.0) return v;
        int exponent = 0;
        const double mantissa = std::frexp(v, &exponent);
        constexpr double steps = 1 << 20;
        return std::ldexp(std::round(mantissa * steps) / steps, exponent);
    }
    Digest digest_;
    bool rounded_;
};

void add(InputsHash& d, const std::vector<std::int32_t>& values) {
    for (const auto v : values) d.add(static_cast<std::uint64_t>(v));
}
void add(InputsHash& d, const std::vector<double>& values) {
    for (const double v : values) d.add(v);
}
void add(InputsHash& d, const water::Monthly& values) {
    for (const double v : values) d.add(v);
}
void add(InputsHash& d, const std::vector<water::ColumnShare>& shares) {
    for (const auto& s : shares) {
        d.add(static_cast<std::uint64_t>(s.column));
        d.add(s.share);
    }
}

void add_grid(InputsHash& d, const Inputs& in) {
    const auto& g = in.grid;
    for (const auto* v : {&g.delr, &g.delc, &g.top, &g.botm}) add(d, *v);
    for (std::ptrdiff_t n = 0; n < g.nnode(); ++n) d.add(static_cast<std::uint64_t>(g.domain(n)));
    for (const auto* v :
         {&in.aquifer.k, &in.aquifer.k33, &in.aquifer.ss, &in.aquifer.sy, &in.aquifer.strt})
        add(d, *v);
}

void add_surface(InputsHash& d, const basin::SurfaceInputs& s) {
    for (const auto* v :
         {&s.land, &s.lateral_inflow, &s.drain_cond, &s.drain_depth, &s.extinction_depth,
          &s.crop_fraction, &s.natural_et_factor, &s.unsaturated_velocity})
        add(d, *v);
    for (const auto* v : {&s.county, &s.district, &s.drain_reach}) add(d, *v);
    for (const double v :
         {s.bed_velocity_factor, s.rain_recharge_fraction, s.rain_recharge_max_depth})
        d.add(v);
}

void add_network(InputsHash& d, const river::Network& network) {
    for (const auto& r : network.reaches) {
        for (const int v :
             {r.segment, r.number, static_cast<int>(r.down), static_cast<int>(r.column)})
            d.add(static_cast<std::uint64_t>(v));
        for (const double v :
             {r.length, r.slope, r.manning_n, r.width_bankfull, r.flow_bankfull, r.width_exponent,
              r.bed_top, r.bed_thickness, r.bed_k, r.bed_k_gaining})
            d.add(v);
    }
    for (const auto& g : network.gauges) {
        d.add(g.id);
        d.add(static_cast<std::uint64_t>(g.reach));
    }
    for (const auto& i : network.inlets) {
        d.add(i.id);
        d.add(static_cast<std::uint64_t>(i.reach));
    }
}

void add_district(InputsHash& d, const water::District& w) {
    for (const auto& v : {w.id, w.county, w.tributary}) d.add(v);
    for (const double v :
         {w.irrigated_area, w.surface_base, w.groundwater_base, w.canal_efficiency,
          w.well_efficiency, w.field_efficiency, w.tributary_mean, w.tributary_regulation,
          w.max_intake_share, w.ledger_fraction, w.trunk_seepage_share})
        d.add(v);
    d.add(static_cast<std::uint64_t>(w.source));
    d.add(static_cast<std::uint64_t>(w.intake_reach));
    add(d, w.demand_share);
    add(d, w.columns);
    add(d, w.trunk);
}

void add_user(InputsHash& d, const water::User& u) {
    for (const auto& v : {u.id, u.county, u.user_class}) d.add(v);
    for (const double v : {u.demand_base, u.groundwater_base, u.efficiency, u.return_fraction,
                           u.max_intake_share, u.ledger_fraction})
        d.add(v);
    d.add(static_cast<std::uint64_t>(u.source));
    d.add(static_cast<std::uint64_t>(u.intake_reach));
    d.add(static_cast<std::uint64_t>(u.return_reach));
    add(d, u.demand_share);
    add(d, u.columns);
}

void add_water(InputsHash& d, const water::UseInputs& w) {
    for (const auto& district : w.districts) add_district(d, district);
    for (const auto& user : w.users) add_user(d, user);
    for (const auto& county : w.counties) d.add(county);
    for (const auto& cap : w.caps) {
        d.add(cap.county);
        d.add(static_cast<std::uint64_t>(cap.from_year));
        d.add(cap.volume);
    }
    for (const double v : {w.entitlement_reference_inflow, w.entitlement_max_factor,
                           w.extra_pumping_fraction, w.surface_displaces_groundwater})
        d.add(v);
    add(d, w.tributary_shape);
}

void add_release(InputsHash& d, const basin::ReleaseRule& rule) {
    d.add(rule.gauge);
    d.add(static_cast<std::uint64_t>(rule.first_month));
    d.add(static_cast<std::uint64_t>(rule.first_day));
    for (const auto& point : rule.curve) {
        d.add(point.inflow);
        d.add(point.release);
    }
}

void add_all(InputsHash& d, const Inputs& in) {
    add_grid(d, in);
    add_surface(d, in.surface);
    for (const auto* v : {&in.climate.precipitation, &in.climate.et0, &in.climate.open_water,
                          &in.climate.crop_requirement})
        add(d, *v);
    add_network(d, in.network);
    d.add(static_cast<std::uint64_t>(in.inflow.start.days));
    for (const auto& flow : in.inflow.flow) add(d, flow);
    add_water(d, in.water);
    d.add(in.main_inlet);
    add_release(d, in.release);
    for (const auto& p : in.points) {
        d.add(p.id);
        d.add(static_cast<std::uint64_t>(p.column));
        d.add(p.surface_elev);
        d.add(p.datum_offset);
    }
    add(d, in.tributary_factor);
    for (const auto& level : in.use_levels) {
        d.add(static_cast<std::uint64_t>(level.year));
        d.add(level.groundwater_factor);
        d.add(level.surface_factor);
    }
    for (const Date date : {in.start, in.end}) d.add(static_cast<std::uint64_t>(date.days));
    d.add(in.max_step);
}

}  // namespace

std::string inputs_digest(const Inputs& in) {
    InputsHash exact{false};
    add_all(exact, in);
    return exact.hex();
}

std::string inputs_signature(const Inputs& in) {
    InputsHash rounded{true};
    add_all(rounded, in);
    return rounded.hex();
}

}  // namespace heihe::io
