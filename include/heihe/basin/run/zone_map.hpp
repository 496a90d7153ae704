// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/model.hpp"

#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Zones: parts of the aquifer with a budget of their own.
namespace heihe::basin {

/// All divisions of the columns into zones: counties, districts (each cell counts for the district with the
/// largest part of it), then those of the user.
[[nodiscard]] inline std::vector<ZoneKind> zone_kinds(const Inputs& in) {
    std::vector<ZoneKind> kinds;
    kinds.push_back({"county", in.water.counties, in.surface.county});
    kinds.push_back({"district", {}, in.surface.district});
    for (const auto& d : in.water.districts) kinds.back().ids.push_back(d.id);
    kinds.insert(kinds.end(), in.zones.begin(), in.zones.end());
    return kinds;
}

/// A zone: all layers of some columns.
struct Zone {
    std::string kind;
    std::string id;
    std::vector<std::int32_t> columns{};  ///< in rising order; may be empty
};

/// The common boundary of a zone with a neighbour, as the zone sees it.
struct ZoneLink {
    std::int32_t zone = -1;
    std::int32_t neighbour = -1;  ///< another zone of the kind; -1: the columns of none
    std::int32_t twin = -1;       ///< the link that the neighbour sees; -1: there is none
};

/// The zones of a run and the cell faces between them. Const after construction.
class ZoneMap {
public:
    /// @throws ContractError if a kind does not have one value per column, or names a zone that it lacks
    ZoneMap(const Inputs& in, const gwf::Model& model) {
        std::map<Ends, std::vector<Face>> faces;
        for (const ZoneKind& kind : zone_kinds(in)) {
            const auto of_column = add_zones(kind, model.mesh());
            add_faces(of_column, model, faces);
        }
        list_links(faces);
    }

    [[nodiscard]] const std::vector<Zone>& zones() const noexcept { return zones_; }
    /// By zone, then by neighbour.
    [[nodiscard]] const std::vector<ZoneLink>& links() const noexcept { return links_; }

    /// Adds the lateral flows into and out of each zone, link by link and face by face, at the heads of the
    /// last assemble. The two sides of a boundary are summed separately.
    /// @param dt      [d] length of the step
    /// @param in,out  [nlink] m3, are increased
    void add_lateral_flow(const gwf::Assembly& flows, double dt, std::span<double> in,
                          std::span<double> out) const {
        const std::ptrdiff_t nlink = ssize(links_);
#pragma omp parallel for schedule(static) if (ssize(faces_) > omp_min_items)
        for (std::ptrdiff_t l = 0; l < nlink; ++l) {
            double inward = 0.0;
            double outward = 0.0;
            for (std::size_t f = first_face_[at(l)]; f < first_face_[at(l) + 1]; ++f) {
                const Face& face = faces_[f];
                const double q = flows.lateral_flow(face.side, face.inside, face.beyond);
                (q > 0.0 ? inward : outward) += std::abs(q);
            }
            in[at(l)] += inward * dt;
            out[at(l)] += outward * dt;
        }
    }

    /// Sum over the columns of each zone. @param value  [ncolumn]
    [[nodiscard]] std::vector<double> sum_by_zone(std::span<const double> value) const {
        std::vector<double> sum(zones_.size(), 0.0);
        for (std::size_t z = 0; z < zones_.size(); ++z)
            for (const auto c : zones_[z].columns) sum[z] += value[at(c)];
        return sum;
    }

private:
    /// A face of the boundary between a zone and a neighbour.
    struct Face {
        Cell inside;
        Cell beyond;
        gwf::Side side;  ///< of `inside`
    };
    using Ends = std::pair<std::int32_t, std::int32_t>;  // zone, neighbour

    /// @return [ncolumn] number of the zone among all zones; -1: none
    std::vector<std::int32_t> add_zones(const ZoneKind& kind, const grid::ColumnMesh& mesh) {
        require(ssize(kind.zone_of) == mesh.ncolumn(),
                "ZoneMap: a kind needs one value per column");
        const auto first = static_cast<std::int32_t>(zones_.size());
        for (const auto& id : kind.ids) zones_.push_back({kind.kind, id});
        std::vector<std::int32_t> number(kind.zone_of.size(), -1);
        for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
            const auto zone = kind.zone_of[at(c)];
            if (zone < 0) continue;
            require(zone < ssize(kind.ids), "ZoneMap: a column is in a zone that is not there");
            number[at(c)] = first + zone;
            zones_[at(first + zone)].columns.push_back(c);
        }
        return number;
    }

    static void add_faces(std::span<const std::int32_t> zone, const gwf::Model& model,
                          std::map<Ends, std::vector<Face>>& faces) {
        const auto& mesh = model.mesh();
        const auto join = [&](int c, std::int32_t beside, gwf::Side to, gwf::Side back) {
            if (beside < 0 || zone[at(c)] == zone[at(beside)]) return;
            for (int k = 0; k < mesh.nlay(); ++k) {
                const Cell n = mesh.cell(k, c);
                const Cell m = mesh.cell(k, beside);
                if (!model.is_active(n) || !model.is_active(m)) continue;
                faces[{zone[at(c)], zone[at(beside)]}].push_back({n, m, to});
                faces[{zone[at(beside)], zone[at(c)]}].push_back({m, n, back});
            }
        };
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            join(c, mesh.east()[at(c)], gwf::Side::east, gwf::Side::west);
            join(c, mesh.south()[at(c)], gwf::Side::south, gwf::Side::north);
        }
    }

    void list_links(const std::map<Ends, std::vector<Face>>& faces) {
        std::map<Ends, std::int32_t> number;
        first_face_.push_back(0);
        for (const auto& [ends, list] : faces) {
            if (ends.first < 0) continue;  // no zone sees it
            number[ends] = static_cast<std::int32_t>(links_.size());
            links_.push_back({ends.first, ends.second, -1});
            faces_.insert(faces_.end(), list.begin(), list.end());
            first_face_.push_back(faces_.size());
        }
        for (ZoneLink& link : links_)
            if (const auto twin = number.find({link.neighbour, link.zone}); twin != number.end())
                link.twin = twin->second;
    }

    std::vector<Zone> zones_;
    std::vector<ZoneLink> links_;
    std::vector<Face> faces_;              // by link
    std::vector<std::size_t> first_face_;  // [nlink + 1]
};

}  // namespace heihe::basin
